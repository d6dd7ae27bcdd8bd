import { useState } from 'react';
import { whole } from '../../lib/numbers';
import type { NumberFormat } from '../../scenario/words';
import { Button } from '../../ui/buttons';
import { DataTable } from '../../ui/data-table';
import { download } from '../../ui/download';
import { Segmented } from '../../ui/fields';
import type { Moment } from '../../pictures/array/moment';
import { clampPe } from '../../pictures/buffer/inspect';
import { arrayTable } from '../../pictures/array/table';
import { occupancyFile, occupancyTable } from '../../pictures/occupancy/table';
import { timelineTable } from '../../pictures/timeline/table';
import styles from './Table.module.css';

/** Browsers cap how tall an element can be: of longer traces the table shows the part round the cycle. */
const MOST_ROWS = 200_000;

const TABLES = ['cycles', 'pes', 'occupancy'] as const;
type TableKind = (typeof TABLES)[number];
const TABLE_NAMES: Readonly<Record<TableKind, string>> = { cycles: 'Cycles of the tile', pes: 'PEs of this cycle', occupancy: 'Occupancy' };

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
    <div className={styles.table}>
      <Segmented label="Table" hideLabel value={kind} choices={TABLES.map((id) => ({ id, name: TABLE_NAMES[id] }))} onChange={setKind} />
      {kind === 'cycles' && <CycleTable moment={moment} onSeek={onSeek} />}
      {kind === 'pes' && <PeTable moment={moment} format={format} pe={pe} onSelect={onSelect} />}
      {kind === 'occupancy' && <OccupancyTable moment={moment} onSeek={onSeek} />}
    </div>
  );
}

function CycleTable({ moment, onSeek }: { readonly moment: Moment; readonly onSeek: (cycle: number) => void }) {
  const { cycle, cycles } = moment;
  const first = cycles <= MOST_ROWS ? 0 : Math.max(0, Math.min(Math.floor(cycle / MOST_ROWS) * MOST_ROWS, cycles - MOST_ROWS));
  const count = Math.min(cycles, MOST_ROWS);
  return (
    <>
      {count < cycles && (
        <p className="subline">
          Cycles {whole(first)} to {whole(first + count - 1)} of {whole(cycles)}; move the cycle to see others.
        </p>
      )}
      <DataTable {...timelineTable(moment.tile, { from: first, to: first + count })} selectedRow={cycle - first} onSelect={(index) => onSeek(first + index)} />
    </>
  );
}

function OccupancyTable({ moment, onSeek }: { readonly moment: Moment; readonly onSeek: (cycle: number) => void }) {
  const { tile, cycle } = moment;
  const { occupied } = moment.state.occupancy;
  return (
    <>
      <p className={styles.tableNote}>
        In cycle {whole(cycle)} {occupied} of {whole(tile.buffer.capacity)} slots hold a sum, peak {tile.slotsUsed}.{' '}
        <Button onPress={() => download('cascade-lab-occupancy.csv', new Blob([occupancyFile(tile)], { type: 'text/csv' }))}>Save as CSV</Button>
      </p>
      <DataTable
        {...occupancyTable(tile)}
        selectedRow={tile.occupancy.findIndex(({ endCycle }) => cycle < endCycle)}
        onSelect={(index) => onSeek(tile.occupancy[index].cycle)}
      />
    </>
  );
}

function PeTable({ moment, format, pe, onSelect }: Omit<StreamTableProps, 'onSeek'>) {
  const { arrayColumns } = moment.tile.trace.hardware;
  const [row, column] = clampPe(moment.tile, pe);
  return (
    <DataTable
      {...arrayTable(moment, format)}
      selectedRow={row * arrayColumns + column}
      onSelect={(index) => onSelect([Math.floor(index / arrayColumns), index % arrayColumns])}
    />
  );
}
