import { SOURCES } from '../baselines/sources';
import type { EnergyEntry, EnergyTable, EntryId } from './types';

/** Whether a buffer costs what the table has for its kind, or that scaled to its own capacity. */
export const MEMORY_PRICES = ['table', 'sized'] as const;

/** Bytes of the buffers whose sizes are set. */
export interface BufferSizes {
  readonly weightBufferBytes: number;
  readonly activationBufferBytes: number;
  /** Null where any loop order may be chosen, with the activation buffer. */
  readonly inputBufferBytes: number | null;
}

const KILO = 1024;

/** Bytes of the memory behind each table's buffer prices: the sheet of the tensor core, Horowitz's fit, and Eyeriss's global buffer. */
const PRICED_BYTES: Readonly<Record<string, number>> = { 'accelergy-45nm': 256 * KILO, 'horowitz-45nm': 256 * KILO, 'eyeriss-relative': 108 * KILO };

/** Below this, small memories stop following the law: what is left is their periphery. The least of the points it was fitted to. */
const LEAST_BYTES = 8 * KILO;

/**
 * A table with buffers priced by their capacity: an access grows with its square root, as bit and word lines do. Horowitz's accesses of 64 bits to 8 KB, 32 KB and
 * 1 MB (10, 20 and 100 pJ) lie within 11 % of 3.4 · √KB [D]. Metadata keep the table's price: no size is set for them.
 */
export function sizedTable(table: EnergyTable, { weightBufferBytes, activationBufferBytes, inputBufferBytes }: BufferSizes): EnergyTable {
  const priced = PRICED_BYTES[table.id] ?? 256 * KILO;
  const scale = (bytes: number): number => Math.sqrt(Math.max(bytes, LEAST_BYTES) / priced);
  const sized = (entry: EntryId, bytes: number): EnergyEntry => {
    const { value, detail = '', ...rest } = table.entries[entry];
    return {
      ...rest,
      value: Number((value * scale(bytes)).toPrecision(6)),
      confidence: 'D',
      detail: `${detail}; scaled by √capacity from ${priced / KILO} KB to ${Number((bytes / KILO).toPrecision(4))} KB, as ${SOURCES.horowitz.short} grows`,
    };
  };
  const inputs = inputBufferBytes ?? activationBufferBytes;
  return {
    ...table,
    name: `${table.name}, memories by size`,
    entries: {
      ...table.entries,
      'weight-read': sized('weight-read', weightBufferBytes),
      'weight-write': sized('weight-write', weightBufferBytes),
      'activation-read': sized('activation-read', inputs),
      'activation-write': sized('activation-write', inputs),
    },
  };
}
