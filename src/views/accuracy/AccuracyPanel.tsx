import { type ComponentProps, lazy, Suspense, useMemo, useState } from 'react';
import { MarkKey } from '../../charts/marks';
import { SaveChart } from '../../charts/SaveChart';
import { percent, whole } from '../../lib/numbers';
import { ACCURACY_SCOPES, type AccuracyScope } from '../../scenario/words';
import type { Lab } from '../../store/lab';
import { useStoreValue, useWithPicture } from '../../store/react';
import { selectAccuracy, selectCut } from '../../store/selectors';
import type { LabState, MeasuredPoint } from '../../store/state';
import { Button, IconToggle } from '../../ui/buttons';
import { Segmented } from '../../ui/fields';
import { Facts, Panel } from '../../ui/panel';
import { type AccuracyReport, type NetworkInfo, ORIGINS } from '../../worker/protocol';
import styles from './accuracy.module.css';
import { Curve } from './Curve';
import { IntervalBars } from './IntervalBars';
import { chartSeries, lowerEnd, type Reading, readingOf, runningReading, scenarioOf, type Series } from './model';
import { changes, inPoints, intervalText, layerList, seriesName, soFar, summary, wholeLayer } from './say';
import fields from '../../ui/fields.module.css';
import small from '../../ui/small.module.css';

const PointsTable = lazy(async () => ({ default: (await import('./Table')).PointsTable }));

const SCOPE_NAMES: Readonly<Record<AccuracyScope, string>> = { network: 'Whole network', layer: 'This layer' };

/** What the pruning costs in right answers, measured on images the network has never seen. */
export function AccuracyPanel({ lab }: { readonly lab: Lab }) {
  const { store } = lab;
  const scope = useStoreValue(store, (state) => state.scenario.accuracyScope);
  const networkId = useStoreValue(store, (state) => state.scenario.network);
  const network = useStoreValue(store, (state) => state.networks.shown?.value.find(({ id }) => id === networkId) ?? null);
  if (network === null) return null;
  const { answers } = ORIGINS[network.origin];
  if (answers !== true) {
    return (
      <Panel title="Accuracy">
        <p className={fields.hint}>{answers.not}</p>
      </Panel>
    );
  }
  return (
    <Panel title="Accuracy" aside={`measured on ${whole(network.images)} held-out images`}>
      <Segmented
        label="Cut"
        value={scope}
        choices={ACCURACY_SCOPES.toReversed().map((id) => ({ id, name: SCOPE_NAMES[id] }))}
        onChange={(accuracyScope) => store.actions.change({ accuracyScope })}
      />
      <Now lab={lab} network={network} />
      <Measured lab={lab} network={network} />
    </Panel>
  );
}

interface PartProps {
  readonly lab: Lab;
  readonly network: NetworkInfo;
}

const selectStatus = (state: LabState): LabState['accuracy']['status'] => state.accuracy.status;
const selectMoving = (state: LabState): boolean => state.edit.moving;

/** What is not known yet is an ellipsis: two numbers are compared on the same images alone. */
function costFacts(reading: Reading | null, report: AccuracyReport | null, bits: number | null): ComponentProps<typeof Facts>['facts'] {
  const { cut = null, before = null, narrow = null } = reading ?? {};
  const difference = cut && before && cut.done === before.done ? inPoints(cut.share - before.share) : '…';
  const narrowed = narrow && cut && narrow.done === cut.done ? inPoints(narrow.share - cut.share) : '…';
  return [
    { key: 'difference', name: 'Difference', value: difference },
    { key: 'images', name: 'Images', value: report ? changes(report) : '…' },
    ...(bits === null ? [] : [{ key: 'narrow', name: `Sums of ${bits} bits`, value: narrowed, note: 'vs. exact' }]),
    {
      key: 'cut',
      name: 'Cut',
      value: report && report.total > 0 ? percent(1 - report.kept / report.total) : '…',
      note: report ? `of ${layerList(report)}` : '',
    },
  ];
}

/** The pruning on screen: a number at once, and better with every image. */
function Now({ lab, network }: PartProps) {
  const { store } = lab;
  const known = useWithPicture(store, selectAccuracy);
  const last = useStoreValue(store, (state) => state.accuracy.shown?.value ?? null);
  const status = useWithPicture(store, selectStatus);
  const moving = useWithPicture(store, selectMoving);
  const bits = useStoreValue(store, (state) => state.scenario.partialSumBits);
  const layer = useStoreValue(store, (state) => state.scenario.layer);
  const checkpoint = useStoreValue(store, (state) => network.checkpoints.find(({ id }) => id === state.scenario.checkpoint)?.name ?? '');
  const running = known === null && !moving ? runningReading(status, network.images) : null;
  const report = known?.report ?? (running === null ? last : null);
  const reading: Reading | null = running ?? (report && readingOf(report));
  const stale = known === null && running === null;

  if (known === null && status.kind === 'failed') {
    return (
      <div className={styles.failed} role="alert">
        <p>
          {status.error.message} {status.error.remedy}
        </p>
        <Button onPress={() => store.actions.retry('accuracy')}>Try again</Button>
      </div>
    );
  }
  const cut = reading?.cut ?? null;
  return (
    <div className={`${styles.now} ${stale ? styles.stale : ''}`} data-stale={stale}>
      <p className={styles.figure} data-part="accuracy">
        <span className={styles.share}>{cut ? percent(cut.share) : '–'}</span>
        <span className={styles.sure}>
          {stale ? (moving ? 'before this change; let go to measure' : 'about to be measured') : soFar(cut?.done ?? 0, network.images)}
          <br />
          {cut ? `${intervalText(cut)}, 95\u00a0% interval` : 'of the images answered right'}
        </span>
      </p>
      <IntervalBars reading={reading ?? { images: network.images, before: null, cut: null, narrow: null }} bits={bits} />
      <Facts label="What the pruning costs" facts={costFacts(reading, report, bits)} />
      <p className={small.caption}>
        {network.name}, checkpoint {checkpoint}; {network.dataset} images it was never trained on. Before and after on the same ones.
        {report ? wholeLayer(report, layer) : ''}
      </p>
      <p className="visually-hidden" role="status">
        {known ? summary(known.report) : ''}
      </p>
    </div>
  );
}

/** Everything measured so far of this network, and the way to more. */
function Measured({ lab, network }: PartProps) {
  const { store } = lab;
  const checkpoint = useStoreValue(store, (state) => state.scenario.checkpoint);
  const layer = useStoreValue(store, ({ scenario }) => (scenario.accuracyScope === 'layer' ? scenario.layer : null));
  const chunkWidth = useStoreValue(store, (state) => state.scenario.chunkWidth);
  const measured = useStoreValue(store, (state) => state.measured);
  const shown = useWithPicture(store, selectCut);
  const plan = useStoreValue(store, (state) => state.curvePlan);
  const failure = useStoreValue(store, (state) => (state.curve.status.kind === 'failed' ? state.curve.status.error : null));
  const [table, setTable] = useState(false);
  const [isClose, setClose] = useState(false);
  const series = useMemo(() => chartSeries(measured, { network, checkpoint, layer, chunkWidth }), [measured, network, checkpoint, layer, chunkWidth]);
  if (series.length === 0) return null;
  const select = (point: MeasuredPoint): void => store.actions.change(scenarioOf(point));
  const all = lowerEnd(Math.min(...series.flatMap((one) => one.points.map(({ share }) => share))));
  return (
    <div className={styles.measured}>
      <div className={styles.head}>
        <h3>Accuracy over weights cut</h3>
        <span className={styles.headTools}>
          {!table && (
            <SaveChart
              label="Save the curve as a picture"
              file={`accuracy-${network.id}`}
              title="Accuracy over weights cut"
              description={`${network.name}, ${network.dataset}: ${series.map(seriesName).join('; ')}.`}
            />
          )}
          <IconToggle icon="table" label="Show the points as a table" isSelected={table} onChange={setTable} />
        </span>
      </div>
      {table ? (
        <Suspense fallback={<p className={small.caption}>Opening the table…</p>}>
          <PointsTable series={series} shown={shown} onSelect={select} />
        </Suspense>
      ) : (
        <>
          <Curve series={series} shown={shown} least={isClose ? 0.9 : all} onSelect={select} />
          <Legend series={series} />
        </>
      )}
      <div className={styles.tools}>
        <CurveRun lab={lab} />
        {all < 0.9 && !table && <Range all={all} isClose={isClose} onChange={setClose} />}
      </div>
      {failure && plan === null && (
        <p className={small.caption} role="alert">
          The curve ends here: {failure.message} {failure.remedy}
        </p>
      )}
    </div>
  );
}

function Legend({ series }: { readonly series: readonly Series[] }) {
  return (
    <ul className={styles.legend}>
      {series.map((one) => (
        <li key={one.key}>
          <MarkKey shape={one.shape} colour={one.colour} hollow={!one.current && !one.tuned} />
          {seriesName(one)}
        </li>
      ))}
    </ul>
  );
}

/** Begins to measure the curve, or tells how far that has come. */
function CurveRun({ lab: { store } }: { readonly lab: Lab }) {
  const plan = useStoreValue(store, (state) => state.curvePlan);
  return plan === null ? (
    <Button onPress={() => store.actions.measureCurve()}>Measure the curve</Button>
  ) : (
    <>
      <progress value={plan.total - plan.waiting.length} max={plan.total} aria-label="Points measured" />
      <span>
        {plan.total - plan.waiting.length} of {plan.total} points
      </span>
      <Button tone="quiet" onPress={() => store.actions.cancelCurve()}>
        Cancel
      </Button>
    </>
  );
}

interface RangeProps {
  /** Where the axis begins if everything is to be in sight. */
  readonly all: number;
  readonly isClose: boolean;
  readonly onChange: (isClose: boolean) => void;
}

function Range({ all, isClose, onChange }: RangeProps) {
  return (
    <Segmented
      label="Range of the axis"
      hideLabel
      value={isClose ? 'close' : 'all'}
      choices={[
        { id: 'all', name: 'All', detail: `From ${percent(all, 0)} right` },
        { id: 'close', name: '90\u00a0% up', detail: 'From 90\u00a0% right' },
      ]}
      onChange={(id) => onChange(id === 'close')}
    />
  );
}
