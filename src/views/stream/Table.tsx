import { useState } from 'react';
import { CYCLE_KINDS } from '../../engine/csph/types';
import { peDetail } from '../../engine/csph/pe';
import { whole } from '../../lib/numbers';
import type { NumberFormat } from '../../scenario/types';
import { type Column, DataTable } from '../../ui/data-table';
import { Segmented } from '../../ui/fields';
import type { Moment } from '../../pictures/array/moment';
import { clampPe, written } from '../../pictures/buffer/inspect';
import { sceneAt } from '../../pictures/array/model';

/** Browsers cap how tall an element can be: of longer traces the table shows the part round the cycle. */
const MOST_ROWS = 200_000;

const TABLES = ['cycles', 'pes'] as const;
type TableKind = (typeof TABLES)[number];
const TABLE_NAMES: Readonly<Record<TableKind, string>> = { cycles: 'Cycles of the tile', pes: 'PEs of this cycle' };

interface StreamTableProps {
  readonly moment: Moment;
  readonly format: NumberFormat;
  readonly pe: readonly [number, number];
  readonly onSeek: (cycle: number) => void;
  readonly onSelect: (pe: readonly [number, number]) => void;
}

/** The scene as text: the schedule of the whole tile, and every PE of the cycle on show. */
export function StreamTable({ moment, format, pe, onSeek, onSelect }: StreamTableProps) {
  const [kind, setKind] = useState<TableKind>('cycles');
  return (
    <div className="stream-table">
      <Segmented label="Table" hideLabel value={kind} choices={TABLES.map((id) => ({ id, name: TABLE_NAMES[id] }))} onChange={setKind} />
      {kind === 'cycles' ? <CycleTable moment={moment} onSeek={onSeek} /> : <PeTable moment={moment} format={format} pe={pe} onSelect={onSelect} />}
    </div>
  );
}

const CYCLE_COLUMNS: readonly Column[] = [
  { id: 'cycle', name: 'Cycle' },
  { id: 'kind', name: 'What' },
  { id: 'row', name: 'Row', numeric: true },
  { id: 'chunk', name: 'Chunk', numeric: true },
  { id: 'slot', name: 'Slot', numeric: true },
  { id: 'bin', name: 'Bin', numeric: true },
  { id: 'stall', name: 'Stalled', numeric: true },
];

const orDash = (value: number): string | number => (value < 0 ? '–' : value);

function CycleTable({ moment, onSeek }: { readonly moment: Moment; readonly onSeek: (cycle: number) => void }) {
  const { tile, cycle, cycles } = moment;
  const { trace, buffer } = tile;
  const first = cycles <= MOST_ROWS ? 0 : Math.max(0, Math.min(Math.floor(cycle / MOST_ROWS) * MOST_ROWS, cycles - MOST_ROWS));
  const count = Math.min(cycles, MOST_ROWS);
  return (
    <>
      {count < cycles && (
        <p className="subline">
          Cycles {whole(first)} to {whole(first + count - 1)} of {whole(cycles)}; move the cycle to see others.
        </p>
      )}
      <DataTable
        caption="Schedule of the tile, cycle by cycle"
        columns={CYCLE_COLUMNS}
        rowCount={count}
        selectedRow={cycle - first}
        onSelect={(index) => onSeek(first + index)}
        cell={(index, column) => {
          const at = first + index;
          const kind = CYCLE_KINDS[trace.kind[at]];
          const slot = trace.slot[at];
          switch (CYCLE_COLUMNS[column].id) {
            case 'cycle':
              return at;
            case 'kind':
              return kind === 'mac' && slot >= 0 ? 'mac, commit' : kind;
            case 'row':
              return orDash(trace.row[at]);
            case 'chunk':
              return orDash(trace.chunk[at]);
            case 'slot':
              return orDash(slot);
            case 'bin':
              return slot < 0 ? '–' : buffer.binOfSlot[slot];
            default:
              return kind === 'stall' ? 'yes' : '';
          }
        }}
      />
    </>
  );
}

const PE_COLUMNS: readonly Column[] = [
  { id: 'pe', name: 'PE' },
  { id: 'state', name: 'State' },
  { id: 'position', name: 'Position', numeric: true },
  { id: 'filter', name: 'Filter', numeric: true },
  { id: 'activation', name: 'Activation', numeric: true },
  { id: 'weight', name: 'Weight', numeric: true },
  { id: 'product', name: 'Product', numeric: true },
  { id: 'sum', name: 'Sum', numeric: true },
];

function PeTable({ moment, format, pe, onSelect }: Omit<StreamTableProps, 'onSeek'>) {
  const { tile, state } = moment;
  const { arrayRows, arrayColumns } = tile.trace.hardware;
  const { units } = tile;
  const scene = sceneAt(tile, moment.cycle, 0);
  // The table outlives this cycle, the reader's memory does not.
  const sums = scene.sums.slice();
  const [row, column] = clampPe(tile, pe);
  return (
    <DataTable
      caption={`PEs in cycle ${moment.cycle}`}
      columns={PE_COLUMNS}
      rowCount={arrayRows * arrayColumns}
      selectedRow={row * arrayColumns + column}
      onSelect={(index) => onSelect([Math.floor(index / arrayColumns), index % arrayColumns])}
      cell={(index, at) => {
        const [p, m] = [Math.floor(index / arrayColumns), index % arrayColumns];
        const detail = peDetail(tile.trace, tile.values, state, p, m);
        switch (PE_COLUMNS[at].id) {
          case 'pe':
            return `${p}, ${m}`;
          case 'state':
            return detail.state;
          case 'position':
            return detail.position ?? '–';
          case 'filter':
            return detail.filter ?? '–';
          case 'activation':
            return written(detail.activation, format, units.activation);
          case 'weight':
            return written(detail.weight, format, units.weight);
          case 'product':
            return written(detail.product, format, units.product);
          default:
            return written(
              scene.sumKind === 'none' || detail.state === 'idle' ? null : sums[index],
              format,
              scene.sumKind === 'local' ? units.local : units.slot,
            );
        }
      }}
    />
  );
}
