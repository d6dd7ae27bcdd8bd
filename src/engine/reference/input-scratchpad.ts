import type { Geometry } from '../baselines/design-types';
import type { Nest } from '../baselines/nest/nest';

/** A layer's inputs for the scratchpad oracle. */
export interface ScratchpadProblem {
  readonly geometry: Geometry;
  /** 1 where an input element is not zero: (C, height, width), last index fastest. */
  readonly nonZero: ArrayLike<number>;
  readonly nest: Nest;
  /** Bytes of the input buffer. */
  readonly bytes: number;
}

/** One use of an input element: at which step, in which block of which slice, and the element as a word. */
interface Use {
  readonly element: string;
  readonly step: string;
  readonly block: string;
}

type Policy = 'nothing' | 'step' | 'block' | 'all';

/**
 * Bytes of inputs read from DRAM, event by event: every use of an input element goes through a scratchpad that is emptied of what its policy does not hold
 * (what the step before used, what the block before used, what nothing uses again). The best policy that never outgrows the buffer is taken. Slow and literal;
 * for small layers.
 */
export function inputReadsByScratchpad(problem: ScratchpadProblem): number {
  const uses = usesOf(problem);
  const runs = (['nothing', 'step', 'block', 'all'] as const).map((policy) => run(problem, uses, policy));
  return Math.min(...runs.filter(({ most }) => most <= problem.bytes).map(({ reads }) => reads));
}

function usesOf({ geometry, nest }: ScratchpadProblem): Use[] {
  const uses: Use[] = [];
  for (const [slice, rows] of nest.slices.entries()) {
    for (let block = 0; block * nest.block < geometry.positions; block++) {
      for (let sweep = 0; sweep < nest.sweeps; sweep++) {
        const fetched = sweep === 0 ? rows : (nest.laterSweeps?.[sweep - 1] ?? rows);
        for (let p = block * nest.block; p < Math.min((block + 1) * nest.block, geometry.positions); p++) {
          const step = `${slice} ${block} ${sweep} ${Math.floor(p / nest.step)}`;
          for (const element of elementsAt(geometry, fetched, p)) uses.push({ element, step, block: `${slice} ${block}` });
        }
      }
    }
  }
  return uses;
}

/** The input elements of one output position's window, those of the rows alone, as `channel,y,x`. */
function elementsAt(geometry: Geometry, rows: Uint32Array, position: number): string[] {
  const { channels, kernelRows, kernelColumns, words, height, width, outputWidth } = geometry;
  const [oy, ox] = [Math.floor(position / outputWidth), position % outputWidth];
  const elements: string[] = [];
  for (let c = 0; c < channels; c++) {
    for (let r = 0; r < kernelRows; r++) {
      for (let s = 0; s < kernelColumns; s++) {
        const isFetched = (rows[(r * kernelColumns + s) * words + Math.floor(c / 32)] & (1 << (c % 32))) !== 0;
        const y = oy * geometry.strideY - geometry.paddingY + r * geometry.dilationY;
        const x = ox * geometry.strideX - geometry.paddingX + s * geometry.dilationX;
        if (isFetched && y >= 0 && y < height && x >= 0 && x < width) elements.push(`${c},${y},${x}`);
      }
    }
  }
  return elements;
}

function run({ geometry, nonZero, nest }: ScratchpadProblem, uses: readonly Use[], policy: Policy): { readonly reads: number; readonly most: number } {
  const bitsOf = (element: string): number => {
    if (nest.stored === 'bytes') return 8;
    const [c, y, x] = element.split(',').map(Number);
    return nonZero[(c * geometry.height + y) * geometry.width + x] === 0 ? 1 : 9;
  };
  const lastUse = new Map(uses.map(({ element }, at) => [element, at]));
  /** Blocks in which an element is needed for the last time: under `all` it stays until that block's end. */
  const lastBlock = new Map([...lastUse].map(([element, at]) => [element, uses[at].block]));
  const held = new Map<string, number>();
  let heldBits = 0;
  let reads = 0;
  let most = 0;
  const drop = (element: string): void => {
    heldBits -= held.get(element) ?? 0;
    held.delete(element);
  };
  for (const [at, use] of uses.entries()) {
    const before = uses[at - 1];
    if (before !== undefined) {
      const ends = policy === 'nothing' || (policy === 'step' && before.step !== use.step) || (policy === 'block' && before.block !== use.block);
      if (ends) for (const element of held.keys()) drop(element);
      if (policy === 'all' && before.block !== use.block) for (const element of held.keys()) if (lastBlock.get(element) === before.block) drop(element);
    }
    if (held.has(use.element)) continue;
    const bits = bitsOf(use.element);
    reads += bits;
    held.set(use.element, bits);
    heldBits += bits;
    most = Math.max(most, heldBits);
  }
  if (policy === 'nothing') most = 0;
  if (policy === 'step' && nest.channelwise) most = 8 * mostPixels(uses);
  return { reads: Math.ceil(reads / 8), most: Math.ceil(most / 8) };
}

/** Where channels come one by one, a step holds one: room for it at every pixel that the step uses. */
function mostPixels(uses: readonly Use[]): number {
  const pixels = new Map<string, Set<string>>();
  for (const { element, step } of uses) {
    const known = pixels.get(step) ?? new Set();
    known.add(element.slice(element.indexOf(',') + 1));
    pixels.set(step, known);
  }
  return Math.max(0, ...[...pixels.values()].map(({ size }) => size));
}
