import type { DesignResult } from '../../engine/baselines/compare-network';
import type { HardwareConfig } from '../../engine/csph/config';
import { READING_IDS, type ReadingId } from '../../engine/csph/readings';
import { energyOf } from '../../engine/energy/accounting';
import type { EnergyTable } from '../../engine/energy/types';
import { percent } from '../../lib/numbers';
import { times } from './numbers';

/** A reading of CSP-H's accumulation buffer, as a line of figures. Energies are in the table's unit. */
export interface ReadingLine {
  readonly id: ReadingId;
  /** Without the limit of DRAM bandwidth. */
  readonly cycles: number;
  /** Of them: waits for a bin, or what rows are padded by. */
  readonly waits: number;
  /** Slots that see a clock edge for each commit; 0 where words are read and written instead. */
  readonly clocksACommit: number;
  readonly sums: number;
  readonly onChip: number;
}

/** Lines in the order of the table; none where the readings were not asked for. */
export function readingLines({ readings }: DesignResult, table: EnergyTable): readonly ReadingLine[] {
  if (readings === undefined) return [];
  return READING_IDS.map((id) => {
    const { cost, commits, slotsClocked } = readings[id];
    const { byComponent, onChip } = energyOf(cost, table);
    return {
      id,
      cycles: cost.cycles,
      waits: cost.slots.stall / cost.multipliers,
      clocksACommit: commits === 0 ? 0 : slotsClocked / commits,
      sums: byComponent['partial sums'],
      onChip,
    };
  });
}

/** The reading that the compared array is built to. */
export const builtReading = ({ buffer, turn }: Pick<HardwareConfig, 'buffer' | 'turn'>): ReadingId => (buffer === 'bins' ? turn : buffer);

export const READING_NAMES: Readonly<Record<ReadingId, string>> = {
  hold: 'Bins that turn and hold',
  eager: 'Bins that always turn',
  gated: 'Bins that never turn',
  padded: 'Rows padded to the edge',
  flat: 'One ring',
  addressed: 'A small memory',
};

export const READING_DETAILS: Readonly<Record<ReadingId, string>> = {
  hold: 'a row that ends on the first slot of a bin is written back in place',
  eager: 'the bin of a row’s last chunk turns home behind the next row',
  gated: 'each slot has a clock enable of its own; one opens a commit',
  padded: 'a row goes on, with nothing to multiply, until its bin is home',
  flat: 'all slots turn together, held as bins are',
  addressed: 'each commit sends an address, reads a word and writes it',
};

/** Slots clocked a commit up to which it is all but the one written. */
const HARDLY_MORE = 1.05;

/** What the table says, in a sentence or two; empty without figures. */
export function readingsSentence(lines: readonly ReadingLine[]): string {
  const find = (id: ReadingId): ReadingLine | undefined => lines.find((line) => line.id === id);
  const [hold, gated, flat, fewest] = [find('hold'), find('gated'), find('flat'), lines.toSorted((a, b) => a.cycles - b.cycles)[0]];
  if (hold === undefined || gated === undefined || flat === undefined || hold.onChip === 0 || hold.sums === 0) return '';
  const saved = 1 - gated.onChip / hold.onChip;
  const turning =
    saved > 0.0005
      ? `Bins that never turn would save ${percent(saved, 1)} of the energy on chip beside bins that turn and hold: rotation is not what saves energy, slots that see no clock are.`
      : `Bins that never turn would cost as much as bins that turn and hold: ${
          hold.clocksACommit < HARDLY_MORE ? 'here hardly a slot is clocked but the one written' : 'what the buffers clock hardly counts here'
        }.`;
  const waits = fewest.cycles === hold.cycles ? 'None takes fewer cycles than bins that hold' : 'Bins that hold wait here';
  const ring = flat.cycles === hold.cycles ? 'as many' : `${times(flat.cycles / hold.cycles)} their cycles`;
  return `${turning} ${waits}; one ring of all slots would take ${ring}.`;
}
