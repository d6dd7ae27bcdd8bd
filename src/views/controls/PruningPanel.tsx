import { useMemo } from 'react';
import { neighbouringShares } from '../../engine/pruning/reachable';
import { type Amount as AmountOf, PATTERNS, type Pattern } from '../../engine/pruning/types';
import { percent } from '../../lib/numbers';
import { LIMITS } from '../../scenario/limits';
import { PATTERN_DETAILS, PATTERN_NAMES } from '../../scenario/names';
import type { Lab } from '../../store/lab';
import { useScenario, useStoreValue, useWithPicture } from '../../store/react';
import type { LabState, Picture } from '../../store/state';
import { catchUp } from '../../store/with-picture';
import { NumberField, SliderField } from '../../ui/fields';
import { SelectField } from '../../ui/select-field';
import { Panel } from '../../ui/panel';
import fields from '../../ui/fields.module.css';

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** Thresholds worth sliding over; more can be typed. */
const SLIDER_Q = 3;

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

const selectAmount = ({ scenario }: LabState): AmountOf => scenario.amount;

/** What falls as a whole, so that a share is met only nearly. */
const WHOLE_UNITS: Readonly<Record<Exclude<Pattern, 'unstructured'>, string>> = {
  cascade: 'chunks',
  chunk: 'chunks',
  row: 'rows',
  filter: 'filters',
  'n:m': 'blocks',
  dense: 'layers',
};

/** Scores from which on shares lie so close that none is missed. */
const MANY_SCORES = 200_000;
/** Shares between which nothing is missed: the slider's own step, and a little. */
const CLOSE = 0.002;

/** Which shares are next, where a slider would find nothing between. */
function nextShares({ layer, report }: Picture): string {
  const { pruning } = report;
  if (pruning.settings.pattern !== 'cascade' || layer.cascadeScores.length > MANY_SCORES) return '';
  const { less, more } = neighbouringShares(layer.cascadeScores, pruning);
  const far = [less, more].filter((share) => share !== null && Math.abs(share - pruning.sparsity) > CLOSE).map((share) => percent(share ?? 0));
  return far.length === 0
    ? ''
    : far.length === 1
      ? ` The next is ${far[0]}, with nothing between.`
      : ` The next are ${far.join(' and ')}, with nothing between.`;
}

const reachedWords = (sparsity: number, pattern: Pattern, next: string): string =>
  pattern === 'unstructured' ? `${percent(sparsity)} reached.` : `${percent(sparsity)} reached: ${WHOLE_UNITS[pattern]} go whole.${next}`;

/** How much is cut: by target or by threshold, whichever the person touched last; the other follows. */
function Amount({ lab }: { readonly lab: Lab }) {
  const { store } = lab;
  const amount = useWithPicture(store, selectAmount);
  const { pattern } = useScenario(store, 'pattern');
  const sparsity = useStoreValue(store, (state) => state.picture?.report.pruning.sparsity ?? 0);
  const threshold = useStoreValue(store, (state) => state.picture?.report.pruning.q ?? 0);
  const picture = useStoreValue(store, (state) => state.picture);
  const next = useMemo(() => (picture === null ? '' : nextShares(picture)), [picture]);
  const shownCut = amount.by === 'sparsity' ? amount.sparsity : sparsity;
  const shownQ = amount.by === 'q' ? amount.q : Math.max(0, threshold);
  const set = useMemo(() => {
    const setCut = (value: number, settle: boolean): void => store.actions.change({ amount: { by: 'sparsity', sparsity: round(value / 100, 4) } }, { settle });
    const setQ = (value: number, settle: boolean): void => store.actions.change({ amount: { by: 'q', q: round(value, 4) } }, { settle });
    return {
      moveCut: (value: number) => setCut(value, false),
      settleCut: (value: number) => setCut(value, true),
      typeCut: (value: number) => {
        setCut(value, true);
        catchUp(store);
      },
      moveQ: (value: number) => setQ(value, false),
      settleQ: (value: number) => setQ(value, true),
      typeQ: (value: number) => {
        setQ(value, true);
        catchUp(store);
      },
    };
  }, [store]);
  return (
    <>
      <SliderField
        label="Weights cut"
        unit="%"
        value={round(100 * shownCut, 1)}
        min={0}
        max={100}
        step={0.1}
        digits={1}
        onChange={set.moveCut}
        onSettle={set.settleCut}
        onType={set.typeCut}
      />
      <p className={fields.hint}>{reachedWords(sparsity, pattern, next)}</p>
      <SliderField
        label="Threshold q"
        unit="σ"
        value={round(shownQ, 2)}
        min={0}
        max={Math.max(SLIDER_Q, Math.ceil(shownQ))}
        step={0.01}
        digits={2}
        onChange={set.moveQ}
        onSettle={set.settleQ}
        onType={set.typeQ}
      />
      <p className={fields.hint}>σ is the standard deviation of the layer’s weights. What scores no more than q · σ is cut.</p>
    </>
  );
}

/** Which pattern, and how much it cuts. */
export function PruningPanel({ lab }: { readonly lab: Lab }) {
  const { store } = lab;
  const scenario = useScenario(store, 'pattern', 'nOfM', 'chunkWidth', 'compareWith');
  const { pattern } = scenario;
  return (
    <Panel title="Pruning">
      <SelectField
        label="Pattern"
        hideLabel
        value={pattern}
        choices={PATTERNS.map((id) => ({ id, name: PATTERN_NAMES[id], detail: PATTERN_DETAILS[id] }))}
        onChange={(next) => store.actions.change({ pattern: next })}
        hint={pattern === 'cascade' ? `Cascading Structured Pruning: ${PATTERN_DETAILS.cascade}.` : `${capital(PATTERN_DETAILS[pattern])}.`}
      />
      {pattern === 'n:m' && (
        <>
          <NumberField
            label="Kept in each block"
            value={scenario.nOfM[0]}
            min={1}
            max={scenario.nOfM[1]}
            onChange={(n) => store.actions.change({ nOfM: [n, scenario.nOfM[1]] })}
          />
          <NumberField
            label="Rows in a block"
            value={scenario.nOfM[1]}
            min={scenario.nOfM[0]}
            max={LIMITS.blockLength.max}
            onChange={(m) => store.actions.change({ nOfM: [scenario.nOfM[0], m] })}
          />
        </>
      )}
      {pattern !== 'n:m' && pattern !== 'dense' && <Amount lab={lab} />}
      <NumberField
        label="Chunk width"
        unit="filters"
        value={scenario.chunkWidth}
        {...LIMITS.chunkWidth}
        onChange={(chunkWidth) => store.actions.change({ chunkWidth })}
      />
      <SelectField<Pattern | 'none'>
        label="Beside it, at equal kept weights"
        value={scenario.compareWith ?? 'none'}
        choices={[
          { id: 'none', name: 'nothing' },
          ...PATTERNS.filter((id) => id !== pattern && id !== 'dense').map((id) => ({ id, name: PATTERN_NAMES[id], detail: PATTERN_DETAILS[id] })),
        ]}
        onChange={(next) => store.actions.change({ compareWith: next === 'none' ? null : next })}
      />
    </Panel>
  );
}
