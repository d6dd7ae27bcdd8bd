import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLink } from './codec';
import { DEFAULT_SCENARIO } from './defaults';
import { isDeliberate, LINK_KEYS } from './link-keys';
import { anyScenario } from './testing/arbitrary';
import type { Scenario } from './types';
import { LINK_VERSION } from './versions';

const LINKS_FILE = fileURLToPath(new URL('../../docs/links.md', import.meta.url));
const LINKS_DOCUMENT = readFileSync(LINKS_FILE, 'utf8');

describe('the table of keys', () => {
  it('has no key twice', () => {
    const keys = LINK_KEYS.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).not.toContain('v');
  });

  // After a change that is wanted: `npm run links`, which writes it.
  it('is the table of docs/links.md, word for word', async () => {
    const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
    const rows = LINK_KEYS.map(({ key, allowed, history, write }) => {
      const text = write(DEFAULT_SCENARIO);
      return row(`\`${key}\``, allowed, text === null ? '–' : `\`${text}\``, history);
    });
    const versions = Array.from({ length: LINK_VERSION }, (_, i) => i + 1).join(', ');
    const table = [row('key', 'allowed', 'default', 'history'), '|---|---|---|---|', row('`v`', versions, '`1`', '–'), ...rows].join('\n');
    const parts = LINKS_DOCUMENT.split(/^\| key \|[^]*?(?=\n\n)/m);
    expect(parts).toHaveLength(2);
    await expect(parts.join(table)).toMatchFileSnapshot(LINKS_FILE);
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
    'epoch',
    'cutPlay',
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
