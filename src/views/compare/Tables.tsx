import type { CompareReport, DesignResult } from '../../engine/baselines/compare';
import { utilisation } from '../../engine/baselines/cost';
import { percent, whole } from '../../lib/numbers';
import type { CompareMeasure } from '../../scenario/types';
import { type Column, DataTable } from '../../ui/data-table';
import { amountOf, barOf, partsOf, resultFor, type Unit, unitFor } from './model';
import { DESIGN_NAMES, PART_NAMES } from './names';
import { figure } from './numbers';

/** The bars in numbers: a line a design. */
export function DesignTable({ results, measure, unit }: { readonly results: readonly DesignResult[]; readonly measure: CompareMeasure; readonly unit: Unit }) {
  const bars = results.map((result) => barOf(result, measure));
  const parts = partsOf(measure).filter((part) => bars.some(({ segments }) => segments.some((segment) => segment.part === part)));
  const columns: readonly Column[] = [
    { id: 'design', name: 'Design' },
    { id: 'total', name: `All (${unit.unit})`, numeric: true },
    { id: 'kept', name: 'Kept weights', numeric: true },
    { id: 'useful', name: 'Useful slots', numeric: true },
    ...parts.map((part) => ({ id: part, name: `${PART_NAMES[part]} (${unit.unit})`, numeric: true })),
  ];
  return (
    <DataTable
      caption="What each design needs, in all and by part"
      columns={columns}
      rowCount={results.length}
      cell={(row, column) => {
        const result = results[row];
        if (column === 0) return DESIGN_NAMES[result.design];
        if (column === 1) return figure(bars[row].total / unit.size);
        if (column === 2) return whole(result.keptWeights);
        if (column === 3) return percent(utilisation(result.cost), 1);
        const value = bars[row].segments.find(({ part }) => part === parts[column - 4])?.value ?? 0;
        return figure(value / unit.size);
      }}
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
  const unit = unitFor(report.layers.flatMap(({ results }) => results), measure, null, tableUnit);
  const columns: readonly Column[] = [
    { id: 'layer', name: 'Layer' },
    { id: 'weights', name: 'Weights', numeric: true },
    { id: 'kept', name: 'Kept by CSP-H', numeric: true },
    ...designs.map((design) => ({ id: design, name: `${DESIGN_NAMES[design]} (${unit.unit})`, numeric: true })),
  ];
  return (
    <DataTable
      caption="What each design needs in each layer"
      columns={columns}
      rowCount={report.layers.length}
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
