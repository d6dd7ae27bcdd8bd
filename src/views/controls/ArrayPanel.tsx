import { BUFFER_KINDS, type BufferKind, DRAIN_MODES, ROW_ORDERS, TURN_RULES, type TurnRule } from '../../engine/csph/config';
import { LIMITS } from '../../scenario/limits';
import type { Lab } from '../../store/lab';
import { useScenario } from '../../store/react';
import { NumberField, Segmented, SliderField } from '../../ui/fields';
import { SelectField } from '../../ui/select-field';
import { Panel } from '../../ui/panel';
import { BUFFER_DETAILS, BUFFER_NAMES, DRAIN_NAMES, ORDER_NAMES, TURN_NAMES, turnWords } from './names';
import fields from '../../ui/fields.module.css';

const BIN_PRESETS: readonly (readonly number[])[] = [
  [2, 4],
  [2, 4, 8],
  [2, 4, 8, 16],
  [2, 4, 8, 16, 32],
  [2, 4, 8, 16, 32, 64],
];
const SUM_BITS = [6, 8, 10, 12, 16] as const;

/** The array: its size, its accumulation buffers, the order of rows. */
export function ArrayPanel({ lab }: { readonly lab: Lab }) {
  const { store } = lab;
  const scenario = useScenario(store, 'bins', 'buffer', 'partialSumBits', 'order', 'drain', 'turn');
  const binsId = scenario.bins.join(',');
  const presets = BIN_PRESETS.some((bins) => bins.join(',') === binsId) ? BIN_PRESETS : [scenario.bins, ...BIN_PRESETS];
  const bits = scenario.partialSumBits;
  const widths = bits === null || SUM_BITS.some((width) => width === bits) ? SUM_BITS : [bits, ...SUM_BITS];
  return (
    <Panel title="Array">
      <ArraySize lab={lab} />
      <SelectField
        label="Register bins"
        value={binsId}
        choices={presets.map((bins) => ({ id: bins.join(','), name: bins.join(' · '), detail: `${bins.reduce((sum, size) => sum + size, 0)} slots` }))}
        onChange={(id) => store.actions.change({ bins: id.split(',').map(Number) })}
      />
      <p className={fields.hint}>{BUFFER_WORDS[scenario.buffer](scenario.bins, scenario.turn)}</p>
      <SelectField
        label="Accumulation buffer"
        value={scenario.buffer}
        choices={BUFFER_KINDS.map((id) => ({ id, name: BUFFER_NAMES[id], detail: BUFFER_DETAILS[id] }))}
        onChange={(buffer) => store.actions.change({ buffer })}
      />
      <SelectField
        label="Partial sums"
        value={bits === null ? 'exact' : String(bits)}
        choices={[
          { id: 'exact', name: 'exact, 32 bits' },
          ...widths.map((width) => ({ id: String(width), name: `${width} bits`, detail: 'shifted and rounded before each commit' })),
        ]}
        onChange={(id) => store.actions.change({ partialSumBits: id === 'exact' ? null : Number(id) })}
      />
      <Segmented
        label="Rows"
        value={scenario.order}
        choices={ROW_ORDERS.map((id) => ({ id, name: ORDER_NAMES[id] }))}
        onChange={(order) => store.actions.change({ order })}
      />
      {scenario.buffer !== 'addressed' && (
        <>
          <Segmented
            label={scenario.buffer === 'flat' ? 'Ring used once' : 'Bin used once'}
            value={scenario.turn}
            choices={TURN_RULES.map((id) => ({ id, name: TURN_NAMES[id] }))}
            onChange={(turn) => store.actions.change({ turn })}
          />
          <p className={fields.hint}>{turnWords(scenario.turn, scenario.buffer)}</p>
        </>
      )}
      <Segmented
        label="Drain"
        value={scenario.drain}
        choices={DRAIN_MODES.map((id) => ({ id, name: DRAIN_NAMES[id] }))}
        onChange={(drain) => store.actions.change({ drain })}
      />
    </Panel>
  );
}

/** How many PEs, and how many rows share a write. */
function ArraySize({ lab: { store } }: { readonly lab: Lab }) {
  const scenario = useScenario(store, 'arrayRows', 'chunkWidth', 'groupSize', 'tile');
  return (
    <>
      <NumberField
        label="Array rows"
        unit="positions"
        value={scenario.arrayRows}
        {...LIMITS.arrayRows}
        // The same place in the picture, in tiles of another size.
        onChange={(arrayRows) => store.actions.change({ arrayRows, tile: Math.floor((scenario.tile * scenario.arrayRows) / arrayRows) })}
      />
      <NumberField
        label="Array columns"
        unit="filters"
        value={scenario.chunkWidth}
        {...LIMITS.chunkWidth}
        onChange={(chunkWidth) => store.actions.change({ chunkWidth })}
      />
      <p className={fields.hint}>A chunk is as wide as the array, so this is the chunk width. Wider: a row has fewer chunks, cut more coarsely.</p>
      <SliderField
        label="Group size T"
        unit={scenario.groupSize === 1 ? 'row' : 'rows'}
        value={scenario.groupSize}
        {...LIMITS.groupSize}
        onChange={(groupSize) => store.actions.change({ groupSize }, { settle: false })}
        onSettle={(groupSize) => store.actions.change({ groupSize })}
      />
      <p className={fields.hint}>
        Rows whose products a PE adds up before it writes the sum to its buffer. More rows: fewer writes, but each array row keeps T activations, and T counters
        run.
      </p>
    </>
  );
}

const slotsOf = (bins: readonly number[]): number => bins.reduce((sum, size) => sum + size, 0);

/** What the slots are of, which the bins say how many there are of. */
const BUFFER_WORDS: Readonly<Record<BufferKind, (bins: readonly number[], turn: TurnRule) => string>> = {
  bins: (bins, turn) => binsInWords(bins, turn),
  flat: (bins) => `One ring of ${slotsOf(bins)} slots, as many as these bins have together: each write turns all of it.`,
  addressed: (bins) => `A file of ${slotsOf(bins)} registers, as many as these bins have together: each write sends an address, and nothing turns.`,
};

/** What a bin is, and whether these are short enough for hold never to stall: a bin of at most two slots more than all before it, `docs/model.md`. */
function binsInWords(bins: readonly number[], turn: TurnRule): string {
  const isHome = bins.every((size, i) => size <= bins.slice(0, i).reduce((sum, before) => sum + before, 2));
  return `A PE keeps one running sum for each chunk, each in a slot. Slots stand in bins: rings that turn a step with each write, so that short rows move the small ones alone. ${
    turn === 'eager'
      ? 'One that was used turns home, a step a cycle, and a row that comes to it before that waits.'
      : isHome
        ? 'After two writes a ring of s slots has s − 2 steps to go home, one a cycle; after one it is held and has none. Before the next row comes to it, that row writes to every slot of the smaller bins, a cycle each. So a bin of two slots more than all before it together never makes a row wait, and the longest such double: 2, 4, 8, 16.'
        : 'One has over two slots more than all before it together: the next row may come to it before it is home, and wait.'
  }`;
}
