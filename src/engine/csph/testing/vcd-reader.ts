/** One signal of a Value Change Dump: its path, width, and [time, bits] of every change. */
export interface VcdSignal {
  readonly name: string;
  readonly width: number;
  readonly changes: readonly (readonly [number, string])[];
}

/** Reads as much of a Value Change Dump as is needed to compare two: scopes, variables, changes of scalars and vectors. Throws on anything else. */
export function readVcd(text: string): ReadonlyMap<string, VcdSignal> {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const scopes: string[] = [];
  const byCode = new Map<string, { readonly name: string; readonly width: number; readonly changes: [number, string][] }>();
  let at = 0;
  const untilEnd = (): string[] => {
    const end = words.indexOf('$end', at);
    if (end < 0) throw new Error('A declaration does not end.');
    const found = words.slice(at + 1, end);
    at = end + 1;
    return found;
  };
  for (;;) {
    const keyword = words[at];
    const found = untilEnd();
    if (keyword === '$enddefinitions') break;
    if (keyword === '$scope') scopes.push(found[1]);
    if (keyword === '$upscope') scopes.pop();
    if (keyword === '$var') byCode.set(found[2], { name: [...scopes, found[3]].join('.'), width: Number(found[1]), changes: [] });
  }
  let time = 0;
  for (; at < words.length; at++) {
    const word = words[at];
    if (word.startsWith('#')) {
      time = Number(word.slice(1));
      continue;
    }
    const [bits, code] = word.startsWith('b') ? [word.slice(1), words[++at]] : [word[0], word.slice(1)];
    const signal = byCode.get(code);
    if (signal === undefined) throw new Error(`No signal has the code ${code}.`);
    signal.changes.push([time, bits]);
  }
  return new Map([...byCode.values()].map((signal) => [signal.name, signal]));
}
