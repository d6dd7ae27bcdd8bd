import { use, useEffect, useMemo, useRef, useState } from 'react';
import type { Palette } from '../../render/palette';
import { ROW_SORTS } from '../../scenario/words';
import type { Lab } from '../../store/lab';
import { useStoreValue } from '../../store/react';
import { useTrainValue } from '../../store/train-react';
import { trainingRecipe } from '../../store/train-requests';
import { isBusy, type TrainPhase } from '../../store/train-state';
import type { TrainStore } from '../../store/train-store';
import { IconToggle } from '../../ui/buttons';
import { Segmented } from '../../ui/fields';
import { Notice } from '../../ui/notice';
import { SaveChart } from '../../charts/SaveChart';
import { AccuracyChart, LossChart } from './Curves';
import { EpochTable } from './EpochTable';
import { Inspector } from './Inspector';
import { MatrixPicture } from './MatrixPicture';
import { curvesModel } from './model';
import { announcement, headline, lookAt } from './say';
import { Toolbar } from './Toolbar';
import styles from './train.module.css';

const SORT_NAMES = { natural: 'Natural order', count: 'By chunk count' } as const;

interface TrainViewProps {
  readonly lab: Lab;
  readonly palette: Palette;
}

/** Train: watch the regulariser shape a network, then prune and fine-tune it. */
export function TrainView({ lab, palette }: TrainViewProps) {
  const train = use(lab.training());
  return (
    <>
      <Stage lab={lab} train={train} palette={palette} />
      <Inspector lab={lab} train={train} />
    </>
  );
}

interface StageProps extends TrainViewProps {
  readonly train: TrainStore;
}

function Stage({ lab, train, palette }: StageProps) {
  const { store } = lab;
  const state = useTrainValue(train, (whole) => whole);
  const scenario = useStoreValue(store, (whole) => whole.scenario);
  const networks = useStoreValue(store, (whole) => whole.networks.shown?.value ?? null);
  const [table, setTable] = useState(false);
  const network = networks?.find(({ id }) => id === (state.network ?? scenario.network)) ?? null;
  const { watched, phases } = state;

  return (
    <section className={`stage ${styles.stage}`} aria-labelledby="train-headline">
      <h1 id="train-headline" className={`headline ${isBusy(state) ? styles.busy : ''}`}>
        {headline(state, network)}
      </h1>
      <p className="subline">{lookAt(state, network, trainingRecipe(scenario))}</p>
      <Announcer train={train} />
      <Toolbar lab={lab} train={train} />
      {state.message && <Notice tone={state.message.tone} title={state.message.title} lines={state.message.lines} onDismiss={train.actions.dismiss} />}
      <div className={styles.curvesHead}>
        <ul className={styles.key} aria-label="Lines of the charts">
          <li>
            <span className={styles.swatch} /> cross-entropy, held-out accuracy
          </li>
          <li>
            <span className={`${styles.swatch} ${styles.penalty}`} /> λ × regulariser
          </li>
          <li>
            <span className={`${styles.swatch} ${styles.learnt}`} /> accuracy on what is learnt
          </li>
        </ul>
        <span className={styles.headTools}>
          {!table && <SaveChart label="Save the curves as a picture" file="training" title="Training" description={headline(state, network)} />}
          <IconToggle icon="table" label="Show the curves as a table" isSelected={table} onChange={setTable} />
        </span>
      </div>
      {table ? <EpochTable phases={phases} /> : <Charts phases={phases} planned={scenario.trainEpochs} />}
      <div className={styles.matrixHead}>
        <h2>
          {watched?.watch.layer ?? scenario.layer}{' '}
          <span className={styles.size}>{watched === null ? '' : `${watched.rows} rows × ${watched.filters} filters`}</span>
        </h2>
        <Segmented
          label="Order of rows"
          hideLabel
          value={scenario.sort}
          choices={ROW_SORTS.map((id) => ({ id, name: SORT_NAMES[id] }))}
          onChange={(sort) => store.actions.change({ sort })}
        />
      </div>
      <div className={styles.matrix} data-picture="train">
        {watched && <MatrixPicture layer={watched} sort={scenario.sort} palette={palette} />}
      </div>
    </section>
  );
}

function Charts({ phases, planned }: { readonly phases: readonly TrainPhase[]; readonly planned: number }) {
  const model = useMemo(() => curvesModel(phases, planned), [phases, planned]);
  return (
    <div className={styles.curves} data-place="curves" data-chart="">
      <LossChart model={model} />
      <AccuracyChart model={model} />
    </div>
  );
}

/** Tells a screen reader of epochs, not of steps. */
function Announcer({ train }: { readonly train: TrainStore }) {
  const text = useTrainValue(train, announcement);
  // What was there when the scene was opened is in the headline already.
  const initial = useRef(text);
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (text !== initial.current) setSaid(text);
  }, [text]);
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}
