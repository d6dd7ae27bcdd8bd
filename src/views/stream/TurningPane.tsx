import { BUFFER_KINDS } from '../../engine/csph/config';
import type { TileCycles } from '../../engine/csph/turning';
import { whole } from '../../lib/numbers';
import type { OpenTile } from '../../pictures/array/tile';
import type { Scenario } from '../../scenario/types';
import type { Lab } from '../../store/lab';
import { goTo } from '../../store/go-to';
import type { LabStore } from '../../store/lab-store';
import { Button } from '../../ui/buttons';
import { type Fact, Facts, Panel, Tag } from '../../ui/panel';
import styles from './BufferPane.module.css';

const READING =
  'Our reading: no public text says what a bin does between two commits. All of these are timed by the same engine, and all run in our SystemVerilog.';

const OTHER_BUFFERS = { bins: 'As register bins', flat: 'As one flat ring', addressed: 'As an addressed file' } as const;

const inWords = ({ cycles, stalls }: TileCycles): Pick<Fact, 'value' | 'note'> => ({
  value: `${whole(cycles)} cycles`,
  note: stalls === 0 ? 'no stall' : `${whole(stalls)} of them stalled`,
});

/** Why the buffer is as it is: what the tile takes with this one and with others of as many slots, and a way to see the other rule at work. */
export function TurningPane({ lab: { store }, tile }: { readonly lab: Lab; readonly tile: OpenTile }) {
  const { byTurn, byBuffer, trace } = tile.run;
  const { buffer, turn } = trace.hardware;
  const others = BUFFER_KINDS.filter((kind) => kind !== buffer);
  return (
    <Panel title="Other buffers" aside={<Tag title={READING}>our reading</Tag>}>
      <Facts
        label="This tile with other buffers"
        facts={[
          ...(byTurn === null
            ? [{ key: 'addressed', name: 'An addressed file', ...inWords(byBuffer.addressed) }]
            : [
                { key: 'hold', name: 'What is used once is held', ...inWords(byTurn.hold) },
                { key: 'eager', name: 'It turns all the same', ...inWords(byTurn.eager) },
              ]),
          ...others.map((kind) => ({ key: kind, name: OTHER_BUFFERS[kind], ...inWords(byBuffer[kind]) })),
        ]}
      />
      <p className={styles.note}>
        {byTurn === null ? '' : `${turnWords(buffer === 'bins' ? 'bin' : 'ring', byTurn.eager.stalls - byTurn.hold.stalls)} `}
        An addressed file never waits, but each write sends an address to a decoder; a ring needs neither.
      </p>
      {byTurn !== null && <Button onPress={() => showOther(store, turn)}>{turn === 'hold' ? 'Show it turning' : 'Show it held'}</Button>}
    </Panel>
  );
}

function turnWords(ring: string, saved: number): string {
  const held = `A row that used one slot of a ${ring} writes the sum back where it was: its first slot is still in front, where the next row begins.`;
  const turned = 'Turned on by that one write, it has to go all the way round first';
  return saved > 0
    ? `${held} ${turned}, and a row that comes to it meanwhile waits: ${whole(saved)} ${saved === 1 ? 'cycle' : 'cycles'} here.`
    : `${held} ${turned}. No row of this tile comes to it so soon.`;
}

/** The same tile under the other rule; where that stalls, at its first stall. */
function showOther(store: LabStore, turn: Scenario['turn']): void {
  const other = turn === 'hold' ? 'eager' : 'hold';
  goTo(store, {
    patch: { turn: other },
    needs: ['stream'],
    arrive: ({ stream }) => {
      const stall = other === 'eager' ? stream.shown?.value.trace.stallStarts[0] : undefined;
      if (stall !== undefined) store.actions.seek(stall);
    },
  });
}
