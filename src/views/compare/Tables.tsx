import type { CompareReport, DesignResult } from '../../engine/baselines/compare-network';
import { utilisation } from '../../engine/baselines/design-cost';
import { percent, whole } from '../../lib/numbers';
import type { CompareMeasure } from '../../scenario/words';
import { type Column, DataTable } from '../../ui/data-table';
import { amountOf, type Bar, barOf, offChipOf, partsOf, resultFor, type Unit, unitFor } from './model';
import { DESIGN_NAMES, PART_NAMES, type PartId } from './names';
import { figure } from './numbers';

interface DesignTableProps {
  readonly results: readonly DesignResult[];
  readonly measure: CompareMeasure;
  readonly unit: Unit;
}

/** The bars in numbers: a column a design, a line a part. */
export function DesignTable({ results, measure, unit }: DesignTableProps) {
  const bars = results.map((result) => barOf(result, measure));
  const amount = (bar: Bar, part: PartId): number => bar.segments.find((segment) => segment.part === part)?.value ?? 0;
  const parts = partsOf(measure).filter((part) => bars.some((bar) => amount(bar, part) > 0));
  const inUnit = (value: number): string => figure(value / unit.size);
  const lines: readonly { readonly name: string; readonly of: (design: number) => string }[] = [
    { name: 'All, with DRAM', of: (design) => inUnit(bars[design].total) },
    {
      name: measure === 'edp' ? 'Energy on chip × delay' : 'All, on chip',
      of: (design) => inUnit(bars[design].total - amount(bars[design], offChipOf(measure))),
    },
    ...parts.map((part) => ({ name: PART_NAMES[part], of: (design: number) => inUnit(amount(bars[design], part)) })),
    { name: 'Useful slots', of: (design) => percent(utilisation(results[design].cost), 1) },
    { name: 'Kept weights', of: (design) => whole(results[design].keptWeights) },
  ];
  return (
    <DataTable
      caption={`What each design needs, in all and by part, in ${unit.unit}`}
      columns={[{ id: 'line', name: `In ${unit.unit}` }, ...results.map(({ design }) => ({ id: design, name: DESIGN_NAMES[design], numeric: true }))]}
      rowCount={lines.length}
      rowHeaders
      cell={(row, column) => (column === 0 ? lines[row].name : lines[row].of(column - 1))}
    />
  );
}

interface LayerTableProps {
  readonly report: CompareReport;
  readonly measure: CompareMeasure;
  readonly tableUnit: 'pJ' | 'MAC';
  readonly layer: string | null;
  readonly onLayer: (layer: string | null) => void;
}

/** The columns and the heat strip in numbers: a line a layer. */
export function LayerTable({ report, measure, tableUnit, layer, onLayer }: LayerTableProps) {
  const designs = report.totals.map(({ design }) => design);
  // One unit for all layers, so that figures below each other can be compared.
  const unit = unitFor(
    report.layers.flatMap(({ results }) => results),
    measure,
    null,
    tableUnit,
  );
  const columns: readonly Column[] = [
    { id: 'layer', name: `Layer, in ${unit.unit}` },
    { id: 'weights', name: 'Weights', numeric: true },
    { id: 'kept', name: 'Kept by CSP-H', numeric: true },
    ...designs.map((design) => ({ id: design, name: DESIGN_NAMES[design], numeric: true })),
  ];
  return (
    <DataTable
      caption={`What each design needs in each layer, in ${unit.unit}`}
      columns={columns}
      rowCount={report.layers.length}
      rowHeaders
      selectedRow={report.layers.findIndex(({ name }) => name === layer)}
      onSelect={(row) => onLayer(report.layers[row].name === layer ? null : report.layers[row].name)}
      cell={(row, column) => {
        const { name, weights, results } = report.layers[row];
        if (column === 0) return name;
        if (column === 1) return whole(weights);
        if (column === 2) {
          const own = resultFor(results, 'csp-h');
          return own === null || weights === 0 ? '' : percent(own.keptWeights / weights, 1);
        }
        const result = resultFor(results, designs[column - 3]);
        return result === null ? '' : figure(amountOf(result, measure) / unit.size);
      }}
    />
  );
}
