import { useMemo } from 'react';
import type { Pruning } from '../../engine/pruning/types';
import type { RowSort } from '../../scenario/words';
import { type Column, DataTable } from '../../ui/data-table';
import type { LayerData } from '../../worker/protocol';
import { prunedCascade } from '../../pictures/matrix/cascade';
import { rowOrder } from '../../pictures/matrix/model';
import { rowOrigin } from './say';

interface PruneTableProps {
  readonly layer: LayerData;
  readonly pruning: Pruning;
  readonly sort: RowSort;
  readonly selectedRow: number;
  readonly onSelect: (row: number) => void;
}

/** Every row of the matrix in words and numbers. */
export function PruneTable({ layer, pruning, sort, selectedRow, onSelect }: PruneTableProps) {
  const order = useMemo(() => rowOrder(prunedCascade(layer.weights.values, pruning), sort), [layer, pruning, sort]);
  const { chunks } = pruning;
  const columns: readonly Column[] = [
    { id: 'row', name: 'Row j' },
    { id: 'origin', name: 'From' },
    { id: 'count', name: 'Chunk count', numeric: true },
    { id: 'streamed', name: 'Chunks streamed', numeric: true },
    ...Array.from({ length: chunks }, (_, n) => ({ id: `score${n}`, name: `Score ${n}`, numeric: true })),
  ];
  return (
    <DataTable
      caption="Rows of the weight matrix with chunk counts and cascade scores in units of sigma"
      columns={columns}
      rowCount={pruning.rows}
      selectedRow={order.indexOf(selectedRow)}
      onSelect={(place) => onSelect(order[place])}
      cell={(place, column) => {
        const row = order[place];
        if (column === 0) return row;
        if (column === 1) return rowOrigin(layer.shape, row);
        if (column === 2) return pruning.chunkCounts[row];
        if (column === 3) return pruning.streamedChunks[row];
        return layer.cascadeScores[row * chunks + column - 4].toFixed(3);
      }}
    />
  );
}
