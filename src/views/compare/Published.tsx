import type { DesignResult } from '../../engine/baselines/compare-network';
import { PUBLISHED_FIGURES, type OwnSetting, type PublishedFigure } from '../../engine/baselines/published-figures';
import type { Statement } from '../../engine/baselines/design-types';
import type { EnergyTable } from '../../engine/energy/types';
import { whole } from '../../lib/numbers';
import { Cited, Said, Sure } from './Grounds';
import { resultFor } from './model';
import { DESIGN_NAMES, ENTRY_NAMES } from './names';
import { times } from './numbers';
import { opponentName, ownFigure, type OwnSubject, reachesOf, subjectWords } from './published';
import { whyNotFifteen, whyOthersDiffer } from './reasons';
import styles from './Published.module.css';
import { capital } from './say';
import words from './words.module.css';

export interface PublishedProps {
  readonly totals: readonly DesignResult[];
  readonly subject: OwnSubject;
  /** The one layer that the rest of the scene shows; null for all. */
  readonly layer: string | null;
  readonly setting: OwnSetting;
}

const [CLAIM, ...OTHERS] = PUBLISHED_FIGURES;

/** Figures others published, beside ours, and why they differ. */
export function Published({ totals, subject, layer, setting }: PublishedProps) {
  const line = (figure: PublishedFigure) => (
    <Line key={`${figure.design} ${figure.against} ${figure.quantity}`} figure={figure} totals={totals} subject={subject} setting={setting} />
  );
  return (
    <>
      {layer !== null && subject.report.layers.length > 1 && (
        <p className={words.remark}>
          Ours are of all {whole(subject.report.layers.length)} layers of {subject.name} together, not of {layer} alone.
        </p>
      )}
      <ul className={styles.published}>{line(CLAIM)}</ul>
      <details className={styles.details}>
        <summary>Why ours is not {times(CLAIM.factor)}</summary>
        <Reaching totals={totals} table={setting.table} />
        <Reasons reasons={whyNotFifteen(setting)} />
      </details>
      <ul className={styles.published}>{OTHERS.map(line)}</ul>
      <details className={styles.details}>
        <summary>Why the others differ</summary>
        <Reasons reasons={whyOthersDiffer(setting)} />
      </details>
    </>
  );
}

const QUANTITY_WORDS = { energy: 'energy efficiency', speed: 'speed' } as const;

interface LineProps extends Pick<PublishedProps, 'totals' | 'subject' | 'setting'> {
  readonly figure: PublishedFigure;
}

function Line({ figure, totals, subject, setting }: LineProps) {
  const own = ownFigure(figure, totals);
  const remarks =
    'missing' in own
      ? [own.missing]
      : [own.standIn === null ? null : `${capital(own.standIn)}.`, subjectWords(figure, subject), figure.remark(setting), own.besidePeak];
  return (
    <li>
      <p className={styles.name}>
        {DESIGN_NAMES[figure.design]} over {opponentName(figure.against)}: {QUANTITY_WORDS[figure.quantity]}
      </p>
      <dl className={styles.pair}>
        <div>
          <dt>published</dt>
          <dd>{times(figure.factor)}</dd>
        </div>
        <div>
          <dt>here</dt>
          {'missing' in own ? (
            <dd className={styles.none}>–</dd>
          ) : (
            <dd>
              {times(own.onChip ?? own.factor)}
              {own.onChip !== null && <span className={`${words.detail} ${styles.note}`}>on chip, {times(own.factor)} with DRAM</span>}
            </dd>
          )}
        </div>
      </dl>
      <p className={words.remark}>
        {remarks.filter((text) => text !== null).join(' ')} <Cited {...figure} /> <Sure confidence={figure.confidence} />
      </p>
    </li>
  );
}

/** What it would take to reach the abstract's factor in this model. */
function Reaching({ totals, table }: { readonly totals: readonly DesignResult[]; readonly table: EnergyTable }) {
  const own = resultFor(totals, 'csp-h');
  const other = resultFor(totals, 'sparten');
  if (own === null || other === null) return null;
  const reaches = reachesOf(own, other, table, CLAIM.factor).slice(0, 3);
  const factors = reaches.map(({ entry, factor }) => `“${ENTRY_NAMES[entry]}” ${times(factor)} what it is`).join('; or ');
  return (
    <p>
      {reaches.length === 0
        ? `In this model no single energy reaches ${times(CLAIM.factor)} on chip, whatever its value.`
        : `To reach ${times(CLAIM.factor)} on chip in this model, one energy alone would have to be: ${factors}.`}
    </p>
  );
}

function Reasons({ reasons }: { readonly reasons: readonly Statement[] }) {
  return (
    <ul className={styles.reasons}>
      {reasons.map((reason) => (
        <li key={reason.text}>
          <Said {...reason} />
        </li>
      ))}
    </ul>
  );
}
