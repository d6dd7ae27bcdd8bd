export const ENCODINGS = ['dense', 'csr', 'bitmap', 'block', 'n:m', 'weaved'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** What storing one pruned layer takes. */
export interface StorageSize {
  readonly encoding: Encoding;
  readonly valueBits: number;
  readonly metadataBits: number;
}
