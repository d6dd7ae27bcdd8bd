import { largestOf, smallestOf } from '../../lib/extremes';
import { SYNTHESISED } from './synthesised-areas';
import type { DesignId } from './design-types';

/** Bits of a sum in CSP-H's slots: with 32 nothing is quantised on the way. */
export const SUM_WIDTHS = ['8', '32'] as const;
/** How SparTen's inner join counts the ones before a match. */
export const JOINS = ['sklansky', 'brent-kung', 'popcount'] as const;
/** What SparTen's value buffers are made of: memory cells of six transistors, or flip-flops; `none` where they are counted with the memory behind the units. */
export const VALUE_BUFFERS = ['none', 'cells', 'flops'] as const;

/** What decides the areas of our own synthesis: [bits of CSP-H's sums, SparTen's join, SparTen's value buffers]. */
export type AreaChoice = readonly [sums: (typeof SUM_WIDTHS)[number], join: (typeof JOINS)[number], buffers: (typeof VALUE_BUFFERS)[number]];

/** Where no choice is made. */
export const DEFAULT_AREA_CHOICE: AreaChoice = ['8', 'brent-kung', 'cells'];

/** Areas a person entered, in NAND2 equivalents a multiplier. */
export type AreaEdits = Readonly<Partial<Record<DesignId, number>>>;

/** Flip-flops of 24 transistors for the two operands of a PE, 8 bits each, and their clock gates of 20. */
const OPERAND_REGISTERS = (2 * 8 * 24 + 2 * 20) / 4;

/**
 * Area of one multiplier with all that belongs to it, in NAND2 equivalents of generic gates [ours: Yosys, no wires, no clock tree, no SRAM]; null for a design
 * whose parts were not synthesised. What an array has once (controller, sequencer) is left out: it is 10 of 5,000 at 32 × 32.
 */
export function synthesisedArea(design: DesignId, [sums, join, buffers]: AreaChoice): number | null {
  const { mac, quantiser, bins, join: joins, values } = SYNTHESISED;
  switch (design) {
    case 'csp-h':
      return mac[sums] + bins[sums] + (sums === '8' ? quantiser : 0);
    case 'sparten':
      return mac['32'] + joins[join] + values[buffers];
    case 'dense-os':
    case 'dense-ws':
    case 'dense-is':
      return mac['32'] + OPERAND_REGISTERS;
    case 'cambricon-x':
    case 'cambricon-s':
    case 'sparse-tensor-core':
    case 'nm-core':
      return null;
  }
}

/** Area of a multiplier: as entered, or else as synthesised; null where neither is there. */
export const areaOf = (design: DesignId, choice: AreaChoice, edits: AreaEdits): number | null => edits[design] ?? synthesisedArea(design, choice);

/** SparTen's area over CSP-H's: least and most over every choice. */
export function areaRange(): readonly [number, number] {
  const ratios = SUM_WIDTHS.flatMap((sums) =>
    JOINS.flatMap((join) =>
      VALUE_BUFFERS.map((buffers) => {
        const choice: AreaChoice = [sums, join, buffers];
        return (synthesisedArea('sparten', choice) ?? 0) / (synthesisedArea('csp-h', choice) ?? 1);
      }),
    ),
  );
  return [smallestOf(ratios), largestOf(ratios, 0)];
}

/** Below a NAND2 there is no multiplier, and above this no unit. */
export const AREA_LIMITS = { min: 1, max: 10_000_000 } as const;
