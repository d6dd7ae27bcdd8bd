/** What a sparse tensor core is built for: `windows`: 2 of 4, anything else as overlapping windows of that; `native`: n of m itself. */
export const NM_CORES = ['windows', 'native'] as const;
export type NmCore = (typeof NM_CORES)[number];

export interface NmConfig {
  /** At most n of every m consecutive rows of a filter are kept. */
  readonly n: number;
  readonly m: number;
  readonly core: NmCore;
}

/** What the hardware multiplies of a pattern: in every `block` consecutive rows of a filter, `slots` weights with a choice of position each. */
export interface NmRule {
  readonly block: number;
  readonly slots: number;
  /** Bits that say which of its inputs a slot takes. */
  readonly indexBits: number;
  /** Inputs that a block's windows look at beyond its own: those two windows share come twice. */
  readonly extraInputs: number;
}

export const TWO_OF_FOUR: NmRule = { block: 4, slots: 2, indexBits: 2, extraInputs: 0 };

/** Most rows of an aligned block that a mask of n in m may keep, wherever the blocks fall on its groups. */
function mostInBlock(block: number, n: number, m: number): number {
  let most = 0;
  for (let start = 0, first = 0; start < m; start++, first = (first + block) % m) {
    let kept = 0;
    for (let at = first; at < first + block;) {
      const end = Math.min(first + block, at - (at % m) + m);
      kept += Math.min(n, end - at);
      at = end;
    }
    most = Math.max(most, kept);
  }
  return most;
}

/**
 * How a core runs n of m; null where it cannot, because nothing is left out. Hardware for 2 of 4 takes blocks of 2N rows with at most 2N − 2 kept as N − 1
 * windows of four rows, each two rows further: every kept weight finds one of two windows, so 2N − 2 slots hold any such block [lit: SlideSparse]. The
 * smallest such block that n of m always fits is taken: 6:8 for itself, 3:4 as 6:8, 1:4 and 2:8 as 2:4.
 */
export function nmRule({ n, m, core }: NmConfig): NmRule | null {
  if (n >= m) return null;
  if (core === 'native') return { block: m, slots: n, indexBits: 32 - Math.clz32(m - 1), extraInputs: 0 };
  let block = 4;
  while (mostInBlock(block, n, m) > block - 2) block += 2;
  return { block, slots: block - 2, indexBits: 2, extraInputs: block - 4 };
}
