import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import { SaveChart } from '../../charts/SaveChart';
import { Textures } from '../../charts/textures';
import { repriced } from '../../engine/baselines/compare-network';
import { residencySteps, servingOutputs } from '../../engine/baselines/sparten-residency';
import type { LedgerTerm } from '../../engine/baselines/ledger';
import type { DesignId } from '../../engine/baselines/design-types';
import { withValues } from '../../engine/energy/validate';
import { designConfigOf, presetOf } from '../../scenario/settings';
import { COMPARE_MEASURES } from '../../scenario/words';
import type { Lab } from '../../store/lab';
import { ORIGINS } from '../../worker/protocol';
import { useStoreValue } from '../../store/react';
import { scenarioOf } from '../../store/tracks';
import type { RunStatus, Shown } from '../../store/state';
import { Button, IconToggle } from '../../ui/buttons';
import { Segmented } from '../../ui/fields';
import { SelectField } from '../../ui/select-field';
import { useLasting } from '../../ui/lasting';
import { useLater } from '../../ui/later';
import { download } from '../../ui/download';
import { Tag } from '../../ui/panel';
import { Assumptions } from './Assumptions';
import { Bars } from './Bars';
import { BufferCurve } from './BufferCurve';
import styles from './CompareView.module.css';
import { reportCsv, reportLink } from './csv';
import { Energies } from './Energies';
import { Inspector } from './Inspector';
import { Layers } from './Layers';
import { Ledger, type Way } from './Ledger';
import { barOf, layerNamed, partsOf, resultFor, resultsIn, unitFor, whereMost } from './model';
import { DESIGN_DETAILS, DESIGN_NAMES, IN_WORDS } from './names';
import { Legend } from './Legend';
import { headline, MEASURE_NAMES, rivalOf, subline } from './say';
import { becauseSentence } from './say-because';
import { LESS_LOOK, PART_LOOKS } from './part-looks';
import { PublishedTable } from './PublishedTable';
import { Preparing } from './States';
import { Readings } from './Readings';
import { builtReading } from './reading-lines';
import { configOf } from './sizes';
import { openInStream, placeInStream } from './stream-jump';
import { subjectName } from './subjects';
import { DesignTable, LayerTable } from './Tables';
import small from '../../ui/small.module.css';

const READING =
  'How CSP-H is timed, what it buffers and what it fetches is our reading of the abstract and the authors’ code; the paper’s body is not public to us. What is assumed of each design stands behind its question mark.';
const TEXTURES = [...PART_LOOKS, LESS_LOOK];

/** Compare: what it costs, beside SparTen and the others. */
export function CompareView({ lab }: { readonly lab: Lab }) {
  const shown = useStoreValue(lab.store, (state) => state.compare.shown);
  const status = useStoreValue(lab.store, (state) => state.compare.status.kind);
  const lasts = useLasting(status === 'running');
  // A bar for every layer and design is much to draw at once: the first time, React does it in slices, between which the page answers.
  const isReady = useDeferredValue(shown !== null, false);
  return (
    <>
      <p className="visually-hidden" role="status">
        {lasts ? 'Comparing…' : status === 'ready' ? 'The comparison is ready.' : ''}
      </p>
      {shown === null || !isReady ? <Preparing lab={lab} /> : <Comparing lab={lab} shown={shown} lasts={lasts} />}
    </>
  );
}

interface ComparingProps {
  readonly lab: Lab;
  readonly shown: Shown<'compare'>;
  /** Whether another comparison has been under way for long enough to be spoken of. */
  readonly lasts: boolean;
}

/** What is on show, read off the report. */
function useReading({ store }: Lab, shown: Shown<'compare'>) {
  const scenario = useStoreValue(store, (state) => state.scenario);
  const networks = useStoreValue(store, (state) => state.networks.shown?.value ?? null);
  const { compareMeasure: measure, normaliseTo, energyEdits } = scenario;
  const { energyPreset, energyMemories } = scenario;
  const { inputBuffer, weightBuffer } = shown.request;
  const preset = useMemo(
    () => presetOf({ energyPreset, energyMemories, inputBuffer, weightBuffer }),
    [energyPreset, energyMemories, inputBuffer, weightBuffer],
  );
  const energies = useMemo(() => withValues(preset, energyEdits), [preset, energyEdits]);
  const report = useMemo(() => repriced(shown.value, energies), [shown, energies]);
  const subject = subjectName(shown.request.subject, networks);
  const config = useMemo(() => designConfigOf({ ...shown.request, compareArray: shown.request.array }), [shown]);
  const serving = useMemo(() => {
    // Under equal power R moves the budget, and with it the size of every other design: the range of this one size would be another's.
    if (shown.request.parity === 'power') return [];
    return residencySteps(config.sparten).map((outputs) => servingOutputs(report, config.sparten, outputs, energies));
  }, [shown, report, config, energies]);
  // A layer of another network may still be asked for by a link.
  const chosen = layerNamed(report, scenario.compareLayer);
  const layer = chosen?.name ?? null;
  const results = resultsIn(report, layer);
  const ownConfig = (design: DesignId) => configOf(shown.request, report.totals, design);
  return {
    shown,
    networks,
    measure,
    normaliseTo,
    energyEdits,
    changed: Object.keys(energyEdits).length,
    preset,
    energies,
    report,
    subject,
    chosen,
    layer,
    results,
    configOf: ownConfig,
    setting: { configOf: ownConfig, table: energies },
    focused: resultFor(results, scenario.ledgerDesign) ?? results[0],
    own: resultFor(results, 'csp-h'),
    rival: rivalOf(results, normaliseTo),
    because: becauseSentence(report, layer, normaliseTo),
    title: headline(report, { subject, layer, normaliseTo, measure, fairness: shown.request.fairness, serving }),
  };
}

interface PartProps {
  readonly lab: Lab;
  readonly reading: ReturnType<typeof useReading>;
}

function Comparing({ lab, shown, lasts }: ComparingProps) {
  const { store } = lab;
  const reading = useReading(lab, shown);
  const { report, layer, energies, results, measure, normaliseTo, focused, chosen, subject } = reading;
  const status = useStoreValue(store, (state) => state.compare.status.kind);
  const isStale = lasts || status === 'failed' || status === 'cancelled';
  const isWhole = useLater();
  const [assumptions, setAssumptions] = useState<DesignId | null>(null);
  const [table, setTable] = useState(false);
  return (
    <>
      <Textures textures={TEXTURES} />
      <section className={`stage ${styles.view} ${isStale ? styles.isStale : ''}`} aria-labelledby="compare-headline" aria-busy={lasts || !isWhole}>
        <Words reading={reading} />
        {isStale && <Stale kind={status} onAgain={() => store.actions.retry('compare')} />}
        <Tools lab={lab} reading={reading} table={table} onTable={setTable} />
        {table ? (
          <DesignTable results={results} measure={measure} unit={unitFor(results, measure, normaliseTo, energies.unit)} />
        ) : (
          <BarsWithLegend lab={lab} reading={reading} onAssumptions={setAssumptions} />
        )}
        {isWhole && <Parts lab={lab} reading={reading} table={table} />}
      </section>
      <Inspector
        result={focused}
        right={shown.value.measured?.right[focused.design] ?? null}
        measure={measure}
        weights={chosen?.weights ?? report.weights}
        published={{ totals: report.totals, subject: { name: subject, origin: shown.value.origin, report }, layer, setting: reading.setting }}
        table={energies}
        onAssumptions={() => setAssumptions(focused.design)}
      />
      {assumptions !== null && (
        <Assumptions
          design={assumptions}
          designs={report.totals.map(({ design }) => design)}
          configOf={reading.configOf}
          note={shown.value.note}
          onClose={() => setAssumptions(null)}
        />
      )}
    </>
  );
}

/** What comes out, why, and on what terms. */
function Words({ reading }: Pick<PartProps, 'reading'>) {
  const { report, layer, energies, shown, title, because } = reading;
  return (
    <>
      <h1 id="compare-headline" className="headline">
        <Unbroken words={title} />
      </h1>
      {because !== '' && <p className={styles.because}>{because}</p>}
      <p className="subline">
        {subline(report, layer, { asked: shown.request.sparsity, measured: shown.value.measured, parity: shown.value.parityOutcome })}{' '}
        <Tag title={shown.value.note}>{ORIGINS[shown.value.origin].compared}</Tag> <Tag title={READING}>CSP-H: our reading</Tag>{' '}
        <Tag title={tableNote(energies.name, reading.changed)}>{tableName(energies.name, reading.changed)}</Tag>
      </p>
    </>
  );
}

/** What stands below the bars: drawn after them. */
function Parts({ lab, reading, table }: PartProps & { readonly table: boolean }) {
  const { store } = lab;
  const { report, measure, energies, normaliseTo, layer } = reading;
  const setLayer = useCallback((next: string | null) => store.actions.change({ compareLayer: next }), [store]);
  return (
    <>
      <section className={styles.part} aria-labelledby="compare-layers">
        <h2 id="compare-layers" className={styles.title}>
          Layer by layer
        </h2>
        {table ? (
          <LayerTable report={report} measure={measure} tableUnit={energies.unit} layer={layer} onLayer={setLayer} />
        ) : (
          <Layers report={report} measure={measure} tableUnit={energies.unit} reference={normaliseTo ?? 'csp-h'} layer={layer} onLayer={setLayer} />
        )}
      </section>
      <WithBuffers lab={lab} reading={reading} />
      <WhyNotFaster lab={lab} reading={reading} />
      <OtherBuffers reading={reading} />
      <OnTheTable lab={lab} reading={reading} />
      <PublishedTable totals={report.totals} setting={reading.setting} />
      <p className={styles.out}>
        <Button icon="download" onPress={() => saveReport(lab, reading)}>
          Whole report as CSV
        </Button>
      </p>
    </>
  );
}

/** What an input buffer would save in each design, where one is set. */
function WithBuffers({ lab: { store }, reading: { report, shown } }: PartProps) {
  const bytes = shown.request.inputBuffer;
  if (bytes === null) return null;
  return (
    <section className={styles.part} aria-labelledby="compare-buffers">
      <h2 id="compare-buffers" className={styles.title}>
        How large must the input buffer be?
      </h2>
      <BufferCurve report={report} bytes={bytes} onBytes={(inputBuffer) => store.actions.change({ inputBuffer })} />
    </section>
  );
}

/** What the bars show, and the ways out of the picture. */
function Tools({ lab: { store }, reading, table, onTable }: PartProps & { readonly table: boolean; readonly onTable: (table: boolean) => void }) {
  const { measure, layer, report, normaliseTo, subject, shown, title } = reading;
  return (
    <div className="stage-tools" role="group" aria-label="What the bars show">
      <Segmented
        label="Measure"
        hideLabel
        value={measure}
        choices={COMPARE_MEASURES.map((id) => ({ id, name: MEASURE_NAMES[id] }))}
        onChange={(compareMeasure) => store.actions.change({ compareMeasure })}
      />
      <SelectField
        label="Layer"
        hideLabel
        value={layer ?? ''}
        choices={[{ id: '', name: 'All layers' }, ...report.layers.map(({ name }) => ({ id: name, name }))]}
        onChange={(id) => store.actions.change({ compareLayer: id === '' ? null : id })}
      />
      <SelectField<DesignId | 'none'>
        label="In multiples of"
        hideLabel
        value={normaliseTo ?? 'none'}
        choices={[{ id: 'none', name: 'Plain figures' }, ...report.totals.map(({ design }) => ({ id: design, name: `${DESIGN_NAMES[design]} = 1` }))]}
        onChange={(id) => store.actions.change({ normaliseTo: id === 'none' ? null : id })}
      />
      <span className="stage-tools-end">
        <span className={styles.toControls}>
          <Button onPress={() => document.querySelector('.scene-compare > .controls')?.scrollIntoView({ block: 'start' })}>Settings</Button>
        </span>
        {!table && (
          <SaveChart
            label="Save the bars as a picture"
            file={`${shown.request.subject}-${measure}`}
            title={`${MEASURE_NAMES[measure]} of the designs on ${subject}`}
            description={title}
          />
        )}
        <IconToggle icon="table" label="Show as a table" isSelected={table} onChange={onTable} />
      </span>
    </div>
  );
}

function BarsWithLegend({ lab: { store }, reading, onAssumptions }: PartProps & { readonly onAssumptions: (design: DesignId) => void }) {
  const { results, measure, normaliseTo, energies, focused } = reading;
  const used = new Set(results.flatMap((result) => barOf(result, measure).segments.map(({ part }) => part)));
  const plain = unitFor(results, measure, null, energies.unit);
  const multiples = unitFor(results, measure, normaliseTo ?? 'csp-h', energies.unit);
  const setFocus = useCallback((ledgerDesign: DesignId) => store.actions.change({ ledgerDesign }), [store]);
  return (
    <div data-chart="">
      <Bars
        results={results}
        measure={measure}
        unit={unitFor(results, measure, normaliseTo, energies.unit)}
        endWords={(total) => (normaliseTo === null ? multiples : plain).format(total)}
        selected={focused.design}
        onSelect={setFocus}
        onAssumptions={onAssumptions}
      />
      <Legend parts={partsOf(measure).filter((part) => used.has(part))} />
    </div>
  );
}

/** The ledger of the chosen design. */
function WhyNotFaster({ lab: { store }, reading }: PartProps) {
  const { shown, report, layer, networks, focused, own, rival, chosen } = reading;
  const wayTo = (cause: LedgerTerm['cause']): Way => {
    const place = placeInStream({ request: shown.request, report, shownBy: shown.value.shownBy }, layer, cause, networks);
    return 'why' in place ? place : { go: () => openInStream(store, place, cause), layer: place.patch.layer };
  };
  return (
    <section className={styles.part} aria-labelledby="compare-ledger">
      <div className={styles.titleLine}>
        <h2 id="compare-ledger" className={styles.title}>
          Why is {IN_WORDS[focused.design]} not faster?
        </h2>
        <SelectField
          label="Design of the ledger"
          hideLabel
          value={focused.design}
          choices={report.totals.map(({ design }) => ({ id: design, name: DESIGN_NAMES[design], detail: DESIGN_DETAILS[design] }))}
          onChange={(ledgerDesign) => store.actions.change({ ledgerDesign })}
        />
      </div>
      <Ledger
        result={focused}
        rival={focused.design === 'csp-h' ? rival : own}
        macs={chosen?.macs ?? report.macs}
        where={(cause) => (layer === null ? whereMost(report, focused.design, cause) : null)}
        wayTo={focused.design === 'csp-h' ? wayTo : null}
      />
    </section>
  );
}

/** CSP-H with an accumulation buffer that works otherwise. */
function OtherBuffers({ reading: { own, energies, configOf: of } }: Pick<PartProps, 'reading'>) {
  if (own === null) return null;
  return (
    <section className={styles.part} aria-labelledby="compare-readings">
      <h2 id="compare-readings" className={styles.title}>
        What if CSP-H’s sums were kept otherwise?
      </h2>
      <Readings result={own} table={energies} built={builtReading(of('csp-h').hardware)} />
    </section>
  );
}

/** How far the verdict depends on the energy table; nothing where there is no pair to compare. */
function OnTheTable({ lab: { store }, reading }: PartProps) {
  const { own, rival, preset, energies, energyEdits } = reading;
  if (own === null || rival === null) return null;
  return (
    <section className={styles.part} aria-labelledby="compare-energies">
      <h2 id="compare-energies" className={styles.title}>
        How much hangs on the energy table?
      </h2>
      <Energies
        subject={own}
        rival={rival}
        preset={preset}
        table={energies}
        edits={energyEdits}
        onEdit={(next) => store.actions.change({ energyEdits: next })}
      />
    </section>
  );
}

function saveReport({ store }: Lab, { shown, report, subject, energies }: PartProps['reading']): void {
  const link = reportLink(scenarioOf(store.getState()), shown, location.href);
  const csv = reportCsv(report, { subject, table: energies, request: shown.request, link });
  download(`${shown.request.subject}-compare.csv`, new Blob([csv], { type: 'text/csv' }));
}

/** Says that the picture is of the settings before, and what became of the new one. */
function Stale({ kind, onAgain }: { readonly kind: RunStatus['kind']; readonly onAgain: () => void }) {
  const fate = kind === 'failed' ? 'the new run failed' : kind === 'cancelled' ? 'the new run was cancelled' : 'the new one is being computed';
  return (
    <p className={small.stale}>
      This picture is of the settings before: {fate}.{(kind === 'failed' || kind === 'cancelled') && <Button onPress={onAgain}>Run again</Button>}
    </p>
  );
}

/** Keeps a design's name from being broken at its hyphen. */
function Unbroken({ words }: { readonly words: string }) {
  return words.split(/(CSP-H|Cambricon-[XS])/).map((part, place) => (
    // Every part in an element of its own, or a page translation would leave old words between new ones.
    <span key={place} className={place % 2 === 1 ? styles.unbroken : undefined}>
      {part}
    </span>
  ));
}

const tableName = (name: string, changed: number): string => (changed === 0 ? name : `${name}, ${changed} set by you`);

const tableNote = (name: string, changed: number): string =>
  `Energies per action from the table “${name}”${changed === 0 ? '' : `, of which ${changed} ${changed === 1 ? 'entry was' : 'entries were'} changed here`}; each entry has its source, and can be edited, under “How much hangs on the energy table?”.`;
