/** Layers that follow each other and share what stands before the first dot of their names. */
export interface Block {
  /** Its name, or what is left of it where the block before has the same stem: mixed5b, 5c, 5d. */
  readonly label: string;
  readonly size: number;
}

const blockOf = (layer: string): string => layer.split('.', 1)[0];
const stemOf = (block: string): string => /^\D*/.exec(block)?.[0] ?? '';

/** A network's layers as its blocks, in order: where one is in a network of a hundred. */
export function blocksOf(layers: readonly string[]): readonly Block[] {
  const blocks: Block[] = [];
  let before: string | null = null;
  for (const layer of layers) {
    const name = blockOf(layer);
    const last = blocks.at(-1);
    if (last !== undefined && name === before) {
      blocks[blocks.length - 1] = { ...last, size: last.size + 1 };
    } else {
      const stem = stemOf(name);
      const isNext = before !== null && stem !== '' && stem === stemOf(before) && name.length > stem.length;
      blocks.push({ label: isNext ? name.slice(stem.length) : name, size: 1 });
    }
    before = name;
  }
  return blocks;
}
