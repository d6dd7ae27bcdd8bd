import { describe, expect, it } from 'vitest';
import { mutated, mutationsOf } from './mutations.mjs';

const all = (source: string): string[] => mutationsOf('a.ts', source).map((mutation) => mutated(source, mutation));

describe('mutations', () => {
  it('breaks one operator, number, condition or call at a time', () => {
    expect(all('if (a < 3) run();')).toEqual(['if (!(a < 3)) run();', 'if (a <= 3) run();', 'if (a < 4) run();', 'if (a < 3) ;']);
    expect(all('const b = x && Math.min(y, z++);')).toEqual([
      'const b = x || Math.min(y, z++);',
      'const b = x && Math.max(y, z++);',
      'const b = x && Math.min(y, z--);',
    ]);
  });

  it('leaves types, imports and the words of an error alone', () => {
    expect(all("import { a } from './a';\ntype B = 1 | 2;\nconst c: Record<string, 3> = fail(`${1} is too few`, 'Give 2.');")).toEqual([]);
  });
});
