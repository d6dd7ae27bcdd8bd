import type { DesignResult } from '../../engine/baselines/compare';
import { PUBLISHED_FIGURES, type PublishedFigure } from '../../engine/baselines/published';
import type { EnergyTable } from '../../engine/energy/types';
import { Sure } from './Grounds';
import { resultFor } from './model';
import { DESIGN_NAMES, ENTRY_NAMES } from './names';
import { times } from './numbers';
import { capital } from './say';
import { opponentName, ownFigure, type Reason, reachesOf, WHY_NOT_FIFTEEN, WHY_OTHERS_DIFFER } from './published';

interface PublishedProps {
  readonly totals: readonly DesignResult[];
  readonly table: EnergyTable;
}

const [CLAIM, ...OTHERS] = PUBLISHED_FIGURES;

/** Figures others published, beside ours, and why they differ. */
export function Published({ totals, table }: PublishedProps) {
  return (
    <>
      <ul className="cmp-published">
        <Line figure={CLAIM} totals={totals} />
      </ul>
      <details className="cmp-details">
        <summary>Why ours is not {times(CLAIM.factor)}</summary>
        <Reaching totals={totals} table={table} />
        <Reasons reasons={WHY_NOT_FIFTEEN} />
      </details>
      <ul className="cmp-published">
        {OTHERS.map((figure) => (
          <Line key={`${figure.design} ${figure.against} ${figure.quantity}`} figure={figure} totals={totals} />
        ))}
      </ul>
      <details className="cmp-details">
        <summary>Why the others differ</summary>
        <Reasons reasons={WHY_OTHERS_DIFFER} />
      </details>
    </>
  );
}

const QUANTITY_WORDS = { energy: 'energy efficiency', speed: 'speed' } as const;

function Line({ figure, totals }: { readonly figure: PublishedFigure; readonly totals: readonly DesignResult[] }) {
  const own = ownFigure(figure, totals);
  return (
    <li>
      <p className="cmp-published-name">
        {DESIGN_NAMES[figure.design]} over {opponentName(figure.against)}: {QUANTITY_WORDS[figure.quantity]}
      </p>
      <dl className="cmp-pair">
        <div>
          <dt>
            published <Sure confidence={figure.confidence} />
          </dt>
          <dd>{times(figure.factor)}</dd>
        </div>
        <div>
          <dt>here</dt>
          {'missing' in own ? (
            <dd className="cmp-none">–</dd>
          ) : (
            <dd>
              {times(own.onChip ?? own.factor)}
              {own.onChip !== null && <span className="cmp-bar-note">on chip, {times(own.factor)} with DRAM</span>}
            </dd>
          )}
        </div>
      </dl>
      <p className="cmp-remark">
        {'missing' in own ? `${own.missing} ` : own.standIn === null ? '' : `${capital(own.standIn)}. `}
        {figure.remark === ('missing' in own ? own.missing : '') ? '' : `${figure.remark} `}
        <span className="cmp-source">{figure.source}</span>
      </p>
    </li>
  );
}

/** What it would take to reach the abstract's factor in this model. */
function Reaching({ totals, table }: PublishedProps) {
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

function Reasons({ reasons }: { readonly reasons: readonly Reason[] }) {
  return (
    <ul className="cmp-reasons">
      {reasons.map(({ text, confidence }) => (
        <li key={text}>
          {text} <Sure confidence={confidence} />
        </li>
      ))}
    </ul>
  );
}
