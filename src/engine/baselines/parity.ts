import { invariant } from '../../lib/assert';
import type { Result } from '../../lib/result';
import { fail, ok } from '../../lib/result';
import { areaOf, type AreaChoice, type AreaEdits } from './areas';
import { compareNetwork, type CompareLayer, type CompareProgress, type CompareReport, type CompareSettings, type DesignResult } from './compare-network';
import type { DesignConfig } from './design';
import type { DesignId } from './design-types';
import type { Parity } from './parities';

/** The design that stays as it is, while the others get as many multipliers as its budget pays for. */
const PARITY_REFERENCE: DesignId = 'sparten';

/** What a design comes to under parity. */
export interface ParityShare {
  readonly design: DesignId;
  readonly multipliers: number;
  /** On-chip power in the table's unit a cycle, or NAND2 equivalents; null where no area is known. */
  readonly amount: number | null;
  /** `as-is`: nothing to scale by; `over`: even its smallest array needs more than the budget; `largest`: limited by the largest array that is tried. */
  readonly how: 'reference' | 'within' | 'as-is' | 'over' | 'largest';
}

export interface ParityOutcome {
  readonly parity: Parity;
  /** What the reference has. */
  readonly budget: number;
  readonly shares: readonly ParityShare[];
}

export interface ParityReport {
  readonly report: CompareReport;
  /** Null for equal multipliers. */
  readonly outcome: ParityOutcome | null;
}

export interface ParityTerms {
  readonly parity: Parity;
  readonly areas: AreaChoice;
  readonly areaEdits: AreaEdits;
  /** The designs with an array of so many rows; columns, and with them how weights are pruned, stay. */
  configOf(rows: number): DesignConfig;
  readonly rows: number;
  readonly columns: number;
}

/** Rows of the largest array that is tried. */
export const MOST_ROWS = 1024;
/** Runs in which power is brought near the budget: each starts from what the one before it came to. */
const TRIES = 3;
/** All runs, the first at equal multipliers among them. */
const RUNS: Readonly<Record<Parity, number>> = { multipliers: 1, area: 2, power: 1 + TRIES };

const powerOf = ({ energy, cost }: DesignResult): number => (cost.boundCycles === 0 ? 0 : energy.onChip / cost.boundCycles);
/** Rows of the smallest array: one multiplier alone is refused everywhere. */
const leastRows = (columns: number): number => Math.ceil(2 / columns);
const clampRows = (rows: number, columns: number): number => Math.max(leastRows(columns), Math.min(MOST_ROWS, Math.floor(rows)));

type Steps = Generator<CompareProgress, Result<ParityReport>, undefined>;

/**
 * The comparison at equal multipliers, equal on-chip power or equal area. Arrays grow by whole rows, so a design comes to just under the budget; pruning is the
 * same at every size. Power is found by trying: it is nearly, not exactly, in proportion.
 */
export function* compareAtParity(layers: readonly CompareLayer[], settings: CompareSettings, terms: ParityTerms): Steps {
  const first = yield* counted(compareNetwork(layers, settings), layers, settings, terms, 0);
  if (!first.ok) return first;
  if (terms.parity === 'multipliers') return ok({ report: first.value, outcome: null });
  const reference = first.value.totals.find(({ design }) => design === PARITY_REFERENCE);
  if (reference === undefined) return fail('Parity needs SparTen, whose budget the others get.', 'Compare SparTen too, or choose equal multipliers.');
  return yield* terms.parity === 'area' ? atArea(layers, settings, terms, first.value, reference) : atPower(layers, settings, terms, first.value, reference);
}

function* atArea(layers: readonly CompareLayer[], settings: CompareSettings, terms: ParityTerms, base: CompareReport, reference: DesignResult): Steps {
  const unit = (design: DesignId): number | null => areaOf(design, terms.areas, terms.areaEdits);
  const own = unit(PARITY_REFERENCE);
  invariant(own !== null, 'the reference has an area');
  const budget = own * reference.cost.multipliers;
  const rowsOf = new Map<DesignId, number>();
  const over = new Set<DesignId>();
  for (const { design } of base.totals) {
    const area = unit(design);
    if (design === PARITY_REFERENCE || area === null) continue;
    const rows = budget / (area * terms.columns);
    if (rows < leastRows(terms.columns)) over.add(design);
    rowsOf.set(design, clampRows(rows, terms.columns));
  }
  const scaled = yield* counted(rerun(layers, settings, terms, base, rowsOf), layers, settings, terms, 1);
  if (!scaled.ok) return scaled;
  const shares = scaled.value.totals.map(({ design, cost: { multipliers } }): ParityShare => {
    const area = unit(design);
    const rows = rowsOf.get(design);
    const how =
      design === PARITY_REFERENCE ? 'reference' : rows === undefined ? 'as-is' : over.has(design) ? 'over' : rows === MOST_ROWS ? 'largest' : 'within';
    return { design, multipliers, amount: area === null ? null : area * multipliers, how };
  });
  return ok({ report: scaled.value, outcome: { parity: 'area', budget, shares } });
}

function* atPower(layers: readonly CompareLayer[], settings: CompareSettings, terms: ParityTerms, base: CompareReport, reference: DesignResult): Steps {
  const budget = powerOf(reference);
  const others = base.totals.filter(({ design }) => design !== PARITY_REFERENCE);
  const rowsNow = new Map(others.map(({ design }) => [design, terms.rows] as const));
  /** Of what was tried, the most rows within the budget; of none, the least power. */
  const best = new Map<DesignId, { readonly rows: number; readonly report: CompareReport; readonly power: number }>();
  let current = base;
  for (let tried = 0; ; tried++) {
    for (const result of current.totals) {
      const rows = rowsNow.get(result.design);
      if (rows === undefined) continue;
      const power = powerOf(result);
      const known = best.get(result.design);
      const isBetter = known === undefined || (power <= budget ? known.power > budget || rows > known.rows : known.power > budget && power < known.power);
      if (isBetter) best.set(result.design, { rows, report: current, power });
      rowsNow.set(result.design, power === 0 ? rows : clampRows((rows * budget) / power, terms.columns));
    }
    if (tried === TRIES) break;
    const next = yield* counted(rerun(layers, settings, terms, base, rowsNow), layers, settings, terms, tried + 1);
    if (!next.ok) return next;
    current = next.value;
  }
  const report = joined(base, (design) => best.get(design)?.report ?? base);
  const shares = report.totals.map((total): ParityShare => {
    const { design, cost } = total;
    const rows = best.get(design)?.rows;
    const power = powerOf(total);
    const how = rows === undefined ? 'reference' : power > budget ? 'over' : rows === MOST_ROWS ? 'largest' : 'within';
    return { design, multipliers: cost.multipliers, amount: power, how };
  });
  return ok({ report, outcome: { parity: 'power', budget, shares } });
}

/** Steps of one run as steps of all runs together: the first is of every design, each later one of those that are scaled. @param run 0 for the first. */
function* counted<Value>(
  steps: Generator<CompareProgress, Value, undefined>,
  layers: readonly CompareLayer[],
  { designs }: CompareSettings,
  { parity, areas, areaEdits }: ParityTerms,
  run: number,
): Generator<CompareProgress, Value, undefined> {
  const scaled = designs.filter((design) => design !== PARITY_REFERENCE && (parity !== 'area' || areaOf(design, areas, areaEdits) !== null));
  const upTo = (runs: number): number => (runs === 0 ? 0 : layers.length * (designs.length + (runs - 1) * scaled.length));
  const [before, total] = [upTo(run), upTo(RUNS[parity])];
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield { ...step.value, done: before + step.value.done, total };
  }
}

/** The designs of `rowsOf` with so many rows; the others as they were. */
function* rerun(
  layers: readonly CompareLayer[],
  settings: CompareSettings,
  terms: ParityTerms,
  base: CompareReport,
  rowsOf: ReadonlyMap<DesignId, number>,
): Generator<CompareProgress, Result<CompareReport>, undefined> {
  const designs = settings.designs.filter((design) => rowsOf.has(design));
  if (designs.length === 0) return ok(base);
  const configOf = (design: DesignId): DesignConfig => terms.configOf(rowsOf.get(design) ?? terms.rows);
  const again = yield* compareNetwork(layers, { ...settings, designs, configOf });
  return again.ok ? ok(joined(base, (design) => (rowsOf.has(design) ? again.value : base))) : again;
}

/** The report of `base`, each design's results taken from another one that has it. */
function joined(base: CompareReport, from: (design: DesignId) => CompareReport): CompareReport {
  const pick = (results: readonly DesignResult[], design: DesignId): DesignResult => {
    const found = results.find((result) => result.design === design);
    invariant(found !== undefined, `no result of ${design}`);
    return found;
  };
  return {
    ...base,
    layers: base.layers.map((layer, i) => ({ ...layer, results: layer.results.map(({ design }) => pick(from(design).layers[i].results, design)) })),
    totals: base.totals.map(({ design }) => pick(from(design).totals, design)),
  };
}
