import { useId, useState } from 'react';
import { Swing } from '../../charts/Swing';
import { type StopProps, useWalk } from '../../charts/use-walk';
import type { DesignResult } from '../../engine/baselines/compare-network';
import { type Scope, type Sensitivity, sensitivityOf } from '../../engine/energy/sensitivity';
import { ENTRY_IDS, type EnergyTable, type EntryId } from '../../engine/energy/types';
import { parseEntry } from '../../engine/energy/validate';
import type { Failure } from '../../lib/result';
import { keptDigits } from '../../scenario/energy-edits';
import type { EnergyEdits } from '../../scenario/words';
import { Button } from '../../ui/buttons';
import { Segmented } from '../../ui/fields';
import styles from './Energies.module.css';
import { EntryGrounds } from './Grounds';
import { swingAxis } from './model';
import { DESIGN_NAMES, ENTRY_NAMES } from './names';
import { figure, times } from './numbers';
import { breakEvenWords, refusalWords, sensitivitySentence } from './say';
import words from './words.module.css';

/** Entries shown before all are asked for. */
const FIRST_ENTRIES = 7;

interface EnergiesProps {
  readonly subject: DesignResult;
  readonly rival: DesignResult;
  /** As it was published, and with what the person changed. */
  readonly preset: EnergyTable;
  readonly table: EnergyTable;
  readonly edits: EnergyEdits;
  readonly onEdit: (edits: EnergyEdits) => void;
}

/** What every action costs, open to editing, and how much of the comparison hangs on it. */
export function Energies({ subject, rival, preset, table, edits, onEdit }: EnergiesProps) {
  const [scope, setScope] = useState<Scope>('on-chip');
  const [all, setAll] = useState(false);
  const now = sensitivityOf(subject.cost, rival.cost, table, scope);
  // In the order of the table as published: rows must not move while their values are typed.
  const influence = sensitivityOf(subject.cost, rival.cost, preset, scope).map(({ entry }) => entry);
  const order = [...influence, ...ENTRY_IDS.filter((entry) => !influence.includes(entry))];
  const shown = order.filter((entry, place) => all || place < FIRST_ENTRIES || edits[entry] !== undefined);
  const axis = swingAxis(now);
  const { stop } = useWalk<SVGSVGElement>(shown.map((_, row) => ({ row, place: 0 })));
  const changed = Object.keys(edits).length;
  const edit = (entry: EntryId, value: number | null): void => {
    const { [entry]: _, ...others } = edits;
    onEdit(value === null || value === preset.entries[entry].value ? others : { ...others, [entry]: keptDigits(value) });
  };
  return (
    <>
      <p className={words.said}>{sensitivitySentence(now, rival.design, scope)}</p>
      <div className="stage-tools">
        <Segmented
          label="What is counted"
          hideLabel
          value={scope}
          choices={[
            { id: 'on-chip', name: 'On chip' },
            { id: 'with-dram', name: 'With DRAM' },
          ]}
          onChange={setScope}
        />
        <span className={words.edited} role="status">
          {changed > 0 && `${changed} of ${ENTRY_IDS.length} entries set by you`}
        </span>
        {changed > 0 && (
          <Button tone="quiet" onPress={() => onEdit({})}>
            Back to “{preset.name}”
          </Button>
        )}
      </div>
      <div role="table" aria-label={`Energy of every action, ${table.name}, and ${DESIGN_NAMES[rival.design]} over CSP-H with it halved and doubled`}>
        <div className={`${styles.energy} ${styles.heading}`} role="row">
          <span role="columnheader">An action costs</span>
          <span role="columnheader">{table.unit === 'pJ' ? 'picojoules' : 'MAC energies'}</span>
          <span role="columnheader">{DESIGN_NAMES[rival.design]} : CSP-H, with it ○ halved, ● doubled</span>
          <span role="columnheader">Node and source</span>
        </div>
        {shown.map((entry, place) => (
          <EntryLine
            key={`${preset.id} ${entry}`}
            entry={entry}
            table={table}
            edited={edits[entry] !== undefined}
            sensitivity={now.find((row) => row.entry === entry) ?? null}
            axis={axis}
            stop={stop(place)}
            onEdit={(value) => edit(entry, value)}
          />
        ))}
      </div>
      <Button tone="quiet" onPress={() => setAll(!all)}>
        {all ? 'Only what matters most' : `All ${ENTRY_IDS.length} entries`}
      </Button>
    </>
  );
}

interface EntryLineProps {
  readonly entry: EntryId;
  readonly table: EnergyTable;
  readonly edited: boolean;
  readonly sensitivity: Sensitivity | null;
  readonly axis: readonly [number, number];
  readonly stop: StopProps<SVGSVGElement>;
  /** Null for the table's own value. */
  readonly onEdit: (value: number | null) => void;
}

function EntryLine({ entry, table, edited, sensitivity, axis, stop, onEdit }: EntryLineProps) {
  const { per, widthBits } = table.entries[entry];
  return (
    <div className={`${styles.energy} ${edited ? styles.edited : ''}`} role="row">
      <span role="rowheader">
        {ENTRY_NAMES[entry]}
        <span className={words.detail}>
          {per}, {widthBits} bits wide
        </span>
      </span>
      <EntryField entry={entry} value={table.entries[entry].value} edited={edited} onEdit={onEdit} />
      <span role="cell">
        {sensitivity === null ? (
          <span className={words.detail}>{table.entries[entry].value === 0 ? 'free: half of nothing is nothing' : 'neither uses it'}</span>
        ) : (
          <Swing
            now={sensitivity.ratio}
            less={sensitivity.ratioHalved}
            more={sensitivity.ratioDoubled}
            axis={axis}
            turns={sensitivity.flips}
            words={swingWords(sensitivity)}
            text={swingText(sensitivity)}
            stop={stop}
          />
        )}
      </span>
      <span role="cell" className={`${words.source} ${styles.source}`}>
        <EntryGrounds entry={table.entries[entry]} />
      </span>
    </div>
  );
}

/** A number that is typed; refused with a reason where it cannot be an energy, once it is meant to be one: nobody is interrupted while typing. */
function EntryField({ entry, value, edited, onEdit }: Pick<EntryLineProps, 'entry' | 'edited' | 'onEdit'> & { readonly value: number }) {
  const [draft, setDraft] = useState<string | null>(null);
  const [problem, setProblem] = useState<Failure | null>(null);
  const id = useId();
  const type = (text: string | null): void => {
    setDraft(text);
    setProblem(null);
  };
  const commit = (): void => {
    if (draft === null) return;
    const parsed = parseEntry(entry, draft);
    if (!parsed.ok) {
      setProblem(parsed.error);
      return;
    }
    type(null);
    if (parsed.value !== value) onEdit(parsed.value);
  };
  return (
    <span role="cell" className={styles.entry}>
      <span className={styles.entryLine}>
        <input
          className={styles.input}
          inputMode="decimal"
          autoComplete="off"
          spellCheck={false}
          aria-label={`Energy of “${ENTRY_NAMES[entry]}”${edited ? ', set by you' : ''}`}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : id}
          value={draft ?? String(value)}
          onChange={(event) => type(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
            if (event.key === 'Escape') type(null);
          }}
        />
        {edited && (
          <button
            type="button"
            className={styles.reset}
            aria-label={`“${ENTRY_NAMES[entry]}” as in the table`}
            title="As in the table"
            onClick={() => {
              type(null);
              onEdit(null);
            }}
          >
            ↺
          </button>
        )}
      </span>
      {problem !== null && (
        <span id={id} className={styles.problem} role="alert">
          {refusalWords(entry, problem)} {value} still counts.
        </span>
      )}
    </span>
  );
}

/** All that a line of the tornado shows, in words. */
function swingWords(sensitivity: Sensitivity): string {
  const { ratio, ratioHalved, ratioDoubled, flips } = sensitivity;
  const even = breakEvenWords(sensitivity);
  const turns = flips ? ', which turns the ranking' : '';
  return `now ${times(ratio)}, halved ${times(ratioHalved)}, doubled ${times(ratioDoubled)}${turns}${even === null ? '' : `, ${even}`}`;
}

const swingText = (sensitivity: Sensitivity): string => {
  const even = breakEvenWords(sensitivity);
  return `${figure(sensitivity.ratioHalved)} … ${figure(sensitivity.ratioDoubled)}${even === null ? '' : `, ${even}`}`;
};
