import { type RefObject, use, useEffect, useMemo, useRef, useState } from 'react';
import type { Palette } from '../../render/palette';
import { ROW_SORTS } from '../../scenario/words';
import type { Lab } from '../../store/lab';
import { useScenario, useStoreValue } from '../../store/react';
import { useTrainValue } from '../../store/train-react';
import { recordingOf } from '../../store/train-recorded';
import { trainingRecipe } from '../../store/train-requests';
import { isBusy, type TrainPhase, type TrainState } from '../../store/train-state';
import type { TrainStore } from '../../store/train-store';
import { Button, IconToggle } from '../../ui/buttons';
import { Segmented } from '../../ui/fields';
import { Notice } from '../../ui/notice';
import { SaveChart } from '../../charts/SaveChart';
import { AccuracyChart, LossChart } from './Curves';
import { EpochTable } from './EpochTable';
import { EpochBar } from './EpochBar';
import { Inspector } from './Inspector';
import { MatrixPicture } from './MatrixPicture';
import { curvesModel } from './model';
import { useEpochClock, usePlace } from './moments';
import { announcement, headline, lookAt } from './say';
import { momentHeadline, momentLine, recordedLine } from './say-moment';
import type { NetworkInfo } from '../../worker/protocol';
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
  const playing = useStoreValue(store, ({ playback }) => playback.epoch.playing);
  const atEnd = useStoreValue(store, ({ playback }) => playback.epoch.at === Infinity);
  const networks = useStoreValue(store, (whole) => whole.networks.shown?.value ?? null);
  const scrubber = useRef<HTMLInputElement>(null);
  const place = usePlace(lab, train);
  useEpochClock(lab);
  const network = networks?.find(({ id }) => id === (place?.training.network ?? state.network ?? scenario.network)) ?? null;
  const { watched, recorded } = state;
  const phases = place?.training.phases ?? state.phases;
  const gone = place !== null && !place.isLatest && !isSaidFirst(state, atEnd) ? place : null;
  const opening = state.status.kind === 'idle' && gone === null && recorded.wanted !== null && recorded.error === null;
  const headlineNow = opening ? 'Opening the recorded training…' : gone === null ? headline(state, network) : momentHeadline(gone, watched);
  const recording = gone !== null && !gone.training.isOwn;

  return (
    <section className={`stage ${styles.stage}`} aria-labelledby="train-headline">
      <h1 id="train-headline" className={`headline ${place !== null || isBusy(state) ? styles.busy : ''}`}>
        {headlineNow}
      </h1>
      <p className={`subline ${styles.subline}`}>
        {gone === null ? lookAt(state, network, trainingRecipe(scenario)) : momentLine(gone, watched)}
        {recording && ` ${recordedLine(gone, scenario.layer, scenario.chunkWidth)}`}
      </p>
      <Announcer text={playing ? '' : gone === null ? announcement(state) : headlineNow} scrubber={scrubber} />
      <Toolbar lab={lab} train={train} />
      {state.message && <Notice tone={state.message.tone} title={state.message.title} lines={state.message.lines} onDismiss={train.actions.dismiss} />}
      {recorded.error !== null && state.shows === 'recorded' && (
        <div className={styles.missing}>
          <Notice tone="problem" title="The recorded training cannot be shown" lines={[recorded.error.message, recorded.error.remedy]} />
          <Button onPress={train.actions.retryRecording}>Try again</Button>
        </div>
      )}
      <div className={styles.trainings}>
        <Trainings lab={lab} train={train} />
      </div>
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
      <Curves phases={phases} planned={scenario.trainEpochs} now={place === null || place.isLatest ? null : place.moment.x} said={headlineNow} />
      {place !== null && <EpochBar lab={lab} place={place} said={headlineNow} scrubber={scrubber} />}
    </section>
  );
}

/** What is being fetched is said before any moment; what went wrong at the end of time, where it left the page. */
const isSaidFirst = ({ status, shows }: TrainState, atEnd: boolean): boolean =>
  (status.kind === 'failed' && atEnd) || (shows === 'own' && status.kind === 'loading');

/** Which training is on show: those recorded of this network, and the one done here. */
function Trainings({ lab, train }: { readonly lab: Lab; readonly train: TrainStore }) {
  const { network, checkpoint } = useScenario(lab.store, 'network', 'checkpoint');
  const networks = useStoreValue(lab.store, (state) => state.networks.shown?.value ?? NO_NETWORKS);
  const shows = useTrainValue(train, (state) => state.shows);
  const hasOwn = useTrainValue(train, ({ phases }) => phases.length > 0);
  const known = networks.find(({ id }) => id === network);
  const recordings = known?.recordings ?? [];
  if (recordings.length === 0 && !hasOwn) return <Elsewhere lab={lab} networks={networks} />;
  if (recordings.length + (hasOwn ? 1 : 0) < 2) return null;
  const nameOf = (id: string): string => known?.checkpoints.find((one) => one.id === id)?.name ?? id;
  const shown = recordingOf({ network, checkpoint }, networks)?.info.checkpoint ?? '';
  return (
    <Segmented
      label="Training on show"
      hideLabel
      value={shows === 'own' && hasOwn ? OWN : shown}
      choices={[
        ...recordings.map((one) => ({
          id: one.checkpoint,
          name: `Recorded: ${nameOf(one.checkpoint)}`,
          detail: `Recorded: ${nameOf(one.checkpoint)}, which Prune and Stream then show too`,
        })),
        ...(hasOwn ? [{ id: OWN, name: 'Done here' }] : []),
      ]}
      onChange={(id) => train.actions.show(id === OWN ? 'own' : { recorded: id })}
    />
  );
}

/** Where a recorded training is, if there is none of this network. */
function Elsewhere({ lab, networks }: { readonly lab: Lab; readonly networks: readonly NetworkInfo[] }) {
  const other = networks.find(({ recordings }) => recordings !== undefined && recordings.length > 0);
  const checkpoint = other?.recordings?.at(-1)?.checkpoint;
  const layer = other?.layers[1]?.id;
  if (other === undefined || checkpoint === undefined || layer === undefined) return null;
  return (
    <Button onPress={() => lab.store.actions.change({ network: other.id, checkpoint, layer, image: 0, row: null, tile: 0 })}>
      Show a recorded training of {other.name}
    </Button>
  );
}

const OWN = '·';
const NO_NETWORKS: readonly NetworkInfo[] = [];

interface ChartsProps {
  readonly phases: readonly TrainPhase[];
  readonly planned: number;
  /** Where the playhead stands. */
  readonly now: number | null;
}

/** The charts or their table. @param said what a saved picture is of. */
function Curves({ phases, planned, now, said }: ChartsProps & { readonly said: string }) {
  const [table, setTable] = useState(false);
  return (
    <>
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
          {!table && <SaveChart label="Save the curves as a picture" file="training" title="Training" description={said} />}
          <IconToggle icon="table" label="Show the curves as a table" isSelected={table} onChange={setTable} />
        </span>
      </div>
      {table ? <EpochTable phases={phases} /> : <Charts phases={phases} planned={planned} now={now} />}
    </>
  );
}

function Charts({ phases, planned, now }: ChartsProps) {
  const model = useMemo(() => curvesModel(phases, planned), [phases, planned]);
  return (
    <div className={styles.curves} data-place="curves" data-chart="">
      <LossChart model={model} now={now} />
      <AccuracyChart model={model} now={now} />
    </div>
  );
}

interface AnnouncerProps {
  readonly text: string;
  readonly scrubber: RefObject<HTMLInputElement | null>;
}

/** Tells a screen reader of epochs, not of steps. While the scrubber has the focus it says for itself where it stands. */
function Announcer({ text, scrubber }: AnnouncerProps) {
  // What was there when the scene was opened is in the headline already.
  const known = useRef(text);
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (text === known.current) return;
    known.current = text;
    setSaid(scrubber.current !== null && scrubber.current === document.activeElement ? '' : text);
  }, [text, scrubber]);
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}
