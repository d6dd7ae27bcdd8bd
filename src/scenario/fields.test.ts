import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLink } from './codec';
import { DEFAULT_SCENARIO } from './defaults';
import { isDeliberate, LINK_KEYS } from './fields';
import { anyScenario } from './testing/arbitrary';
import type { Scenario } from './types';
import { LINK_VERSION } from './versions';

const LINKS_DOCUMENT = readFileSync(new URL('../../docs/links.md', import.meta.url), 'utf8');

describe('the table of keys', () => {
  it('has a key for every field and no key twice', () => {
    expect(new Set(LINK_KEYS.map(({ field }) => field))).toEqual(new Set(Object.keys(DEFAULT_SCENARIO)));
    const keys = LINK_KEYS.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).not.toContain('v');
  });

  it('is the table of docs/links.md, word for word', () => {
    const tables = LINKS_DOCUMENT.split('\n').filter((line) => line.startsWith('| `'));
    const cells = tables.map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
    const documented = cells.map(([key, allowed, byDefault, history]) => ({ key, allowed, byDefault, history }));
    const inCode = LINK_KEYS.map(({ key, allowed, history, write }) => {
      const text = write(DEFAULT_SCENARIO);
      return { key: `\`${key}\``, allowed, byDefault: text === null ? '–' : `\`${text}\``, history };
    });
    const version = { key: '`v`', allowed: Array.from({ length: LINK_VERSION }, (_, i) => i + 1).join(', '), byDefault: '`1`', history: '–' };
    expect(documented).toEqual([version, ...inCode]);
  });

  it('reads the examples of docs/links.md without a complaint', () => {
    const examples = [...LINKS_DOCUMENT.matchAll(/^ {4}(\S*#\S+)$/gm)].map((match) => match[1] ?? '');
    expect(examples.length).toBeGreaterThanOrEqual(3);
    for (const example of examples) {
      const { scenario, problems } = decodeLink(example);
      expect({ example, problems }).toEqual({ example, problems: [] });
      expect(scenario).not.toEqual(DEFAULT_SCENARIO);
    }
  });
});

describe('isDeliberate', () => {
  const followed: (keyof Scenario)[] = [
    'amount',
    'trainLambda',
    'tile',
    'cycle',
    'step',
    'pe',
    'row',
    'sort',
    'view',
    'numbers',
    'compareSparsity',
    'normaliseTo',
    'compareMeasure',
    'ledgerDesign',
    'energyEdits',
    'embed',
  ];

  it('tells what was picked from what the address follows', () => {
    const change = (field: keyof Scenario): fc.Arbitrary<readonly [Scenario, Scenario]> =>
      fc
        .tuple(anyScenario, anyScenario)
        .map(([before, other]) => [before, { ...before, [field]: other[field] }] as const)
        .filter(([before, after]) => JSON.stringify(before) !== JSON.stringify(after));
    for (const field of Object.keys(DEFAULT_SCENARIO) as (keyof Scenario)[]) {
      fc.assert(
        fc.property(change(field), ([before, after]) => {
          expect({ field, deliberate: isDeliberate(before, after) }).toEqual({ field, deliberate: !followed.includes(field) });
        }),
        { seed: 44, numRuns: 20 },
      );
    }
  });

  it('is not impressed by no change', () => {
    expect(isDeliberate(DEFAULT_SCENARIO, { ...DEFAULT_SCENARIO, bins: [...DEFAULT_SCENARIO.bins] })).toBe(false);
  });
});
