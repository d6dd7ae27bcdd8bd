import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { decodeLink, encodeLink } from './codec';
import { DEFAULT_SCENARIO } from './defaults';
import { LINK_KEYS } from './link-keys';
import { LIMITS } from './limits';
import { ScenarioSchema } from './schema';
import { anyScenario } from './testing/arbitrary';
import { decoded } from './testing/decoded';
import { LINK_FIXTURES, SILENCE_1 } from './testing/link-fixtures';
import type { Scenario } from './types';
import { LINK_VERSION } from './versions';

const KEYS = ['v', ...LINK_KEYS.map(({ key }) => key)];

const problemFields = (link: string): string[] => decodeLink(link).problems.map(({ field }) => field);

describe('stored links', () => {
  it.each(LINK_FIXTURES)('$link of version $version means what it always meant', ({ link, scenario }) => {
    expect(decodeLink(link)).toEqual({ scenario, problems: [] });
  });

  it('cover every released version and, in the newest, every field away from its default', () => {
    const versions = new Set(LINK_FIXTURES.map(({ version }) => version));
    expect([...versions].sort()).toEqual(Array.from({ length: LINK_VERSION }, (_, i) => i + 1));
    const changed = LINK_FIXTURES.filter(({ version }) => version === LINK_VERSION).flatMap(({ scenario }) =>
      Object.keys(scenario).filter((name) => JSON.stringify(scenario[name as keyof Scenario]) !== JSON.stringify(DEFAULT_SCENARIO[name as keyof Scenario])),
    );
    expect(new Set(changed)).toEqual(new Set(Object.keys(DEFAULT_SCENARIO)));
  });

  it('of the newest version are what is written for their scenario', () => {
    const newest = LINK_FIXTURES.filter(({ version }) => version === LINK_VERSION);
    expect(newest.map(({ scenario }) => encodeLink(scenario))).toEqual(newest.map(({ link }) => link));
  });
});

describe('decodeLink', () => {
  it('reads nothing at all as the default scenario', () => {
    for (const link of ['', '#', ' ', '#v=3', '&&', 'https://example.org/lab/']) expect(decodeLink(link)).toEqual({ scenario: DEFAULT_SCENARIO, problems: [] });
  });

  it('reads a link of version 1, or of no version, with the defaults of version 1, unless it says otherwise', () => {
    expect(decodeLink('#v=1')).toEqual({ scenario: SILENCE_1, problems: [] });
    expect(decodeLink('#q=0.75')).toEqual({ scenario: SILENCE_1, problems: [] });
    expect(decodeLink('#turn=hold')).toEqual({ scenario: { ...SILENCE_1, turn: 'hold' }, problems: [] });
    expect(decodeLink('#turn=whatever').scenario).toEqual(SILENCE_1);
    expect(decodeLink('#cut=0.5&cols=4')).toEqual({ scenario: { ...SILENCE_1, amount: { by: 'sparsity', sparsity: 0.5 }, chunkWidth: 4 }, problems: [] });
    expect(decodeLink('#v=3&q=1')).toEqual({ scenario: DEFAULT_SCENARIO, problems: [] });
  });

  it('reads the part of an address after its #', () => {
    expect(decoded('https://example.org/lab/?x=1#rows=4')).toEqual({ arrayRows: 4 });
    expect(decoded('#layer=a#b')).toEqual({ layer: 'a#b' });
  });

  it('reads what form encoders write', () => {
    expect(decoded(`#${new URLSearchParams({ pe: '2,3', pat: 'n:m', layer: 'a b+c' }).toString()}`)).toEqual({ pe: [2, 3], pattern: 'n:m', layer: 'a b+c' });
  });

  it('takes cols for cw, and cw where they differ', () => {
    expect(decoded('#cols=4')).toEqual({ chunkWidth: 4 });
    expect(decoded('#cols=4&cw=4')).toEqual({ chunkWidth: 4 });
    const { scenario, problems } = decodeLink('#cols=4&cw=16');
    expect(scenario.chunkWidth).toBe(16);
    expect(problems).toEqual([{ field: 'cols', found: '4', message: 'The link also gives cw, which says otherwise; cw was used.' }]);
  });

  it('takes cols when cw is unusable', () => {
    const { scenario, problems } = decodeLink('#cw=wide&cols=4');
    expect(scenario.chunkWidth).toBe(4);
    expect(problems.map(({ field }) => field)).toEqual(['cw']);
  });

  it('prefers q to cut, and says so', () => {
    const { scenario, problems } = decodeLink('#cut=0.5&q=1.25');
    expect(scenario.amount).toEqual({ by: 'q', q: 1.25 });
    expect(problems.map(({ field }) => field)).toEqual(['cut']);
  });

  it('falls back in the bad field alone, and says what is allowed', () => {
    const { scenario, problems } = decodeLink('#rows=0&cw=4&T=33&bins=2,x&pe=1&nm=5:4&scene=cost&embed=yes');
    expect(scenario).toEqual({ ...SILENCE_1, chunkWidth: 4 });
    expect(problems.map(({ field }) => field).sort()).toEqual(['T', 'bins', 'embed', 'nm', 'pe', 'rows', 'scene']);
    expect(problems).toContainEqual({ field: 'rows', found: '0', message: 'It has to be a whole number from 1 to 128.' });
    expect(problems).toContainEqual({ field: 'scene', found: 'cost', message: 'It has to be one of prune, stream, compare, train.' });
  });

  it.each([
    ['img', ['', '-1', '1.5', '1e3', '0x10', '+1', '1 0', '1_000', '٣', '１', 'NaN', 'Infinity', '-0', '1000000', '9'.repeat(400), '1%00', 'null', '[]']],
    ['q', ['', '-0', '-0.5', '0x1', 'NaN', 'Infinity', '1e999', '.', 'e5', '1,5', '10000.1', '٠.٧٥', '1e', '--1', '9'.repeat(400)]],
    ['cut', ['1.0000001', '80%25', '-0.1', '2']],
    ['pe', ['', '1', '1,2,3', '1,', ',1', '128,0', '0,512', '-1,0', '1.0,2']],
    ['nm', ['2', '2:4:8', '0:4', '4:2', '2/4', '1:65']],
    ['bins', ['', ',', '2,,4', '0', '4097', Array(17).fill('2').join(','), Array(16).fill('4096').join(',')]],
    ['psum', ['1', '32', 'none', 'Exact']],
    ['row', ['exact', '-1', 'NONE']],
    ['pat', ['Cascade', 'toString', '__proto__', '2:4']],
    ['net', ['', '../etc', 'a b', 'a'.repeat(65), 'é']],
    ['layer', ['', '%00', '%0A', '%E2%80%AE', 'a'.repeat(97), '%ED%A0%80', '\ud800', '%E2%80%A8']],
    ['cl', ['', '層'.repeat(23), '%00']],
    ['csp', ['1', '0.991', '-0.1', '']],
    ['carr', ['32', '0,32', '32,513', '32x32']],
    ['ss', ['1', '', 'Inf']],
    [
      'en',
      ['', 'mac', 'mac:', 'mac:-1', 'mac:1,mac:2', 'mac:1:2', 'gold:1', 'dram:100001', 'mac:10001', 'cambricon-x-indexing:0.99999', '__proto__:1', 'mac:NaN'],
    ],
    ['embed', ['', 'true', '2', '01']],
  ])('refuses what %s may not be', (key, texts) => {
    for (const text of texts) {
      const { scenario, problems } = decodeLink(`#${key}=${text}`);
      expect({ text, scenario, fields: problems.map(({ field }) => field) }).toEqual({ text, scenario: SILENCE_1, fields: [key] });
    }
  });

  it('reads numbers however they are written in decimal', () => {
    expect(decoded('#q=.5').amount).toEqual({ by: 'q', q: 0.5 });
    expect(decoded('#q=5e-7').amount).toEqual({ by: 'q', q: 5e-7 });
    expect(decoded('#q=2.').amount).toEqual({ by: 'q', q: 2 });
    expect(decoded('#rows=016').arrayRows).toBe(16);
    expect(decoded('#en=dram:1e2,mac:.56149').energyEdits).toEqual({ mac: 0.5615, dram: 100 });
  });

  it('reports unknown keys, those of every object included', () => {
    const keys = ['foo', 'rows2', 'Rows', 't', '__proto__', 'constructor', 'toString', 'hasOwnProperty', ''];
    expect(problemFields(`#${keys.map((key) => `${key}=1`).join('&')}`)).toEqual(keys);
    expect(problemFields('#main')).toEqual(['main']);
    expect(Object.hasOwn(Object.prototype, 'foo')).toBe(false);
  });

  it('uses the first of a repeated key, also when it is the bad one', () => {
    expect(decodeLink('#rows=4&rows=6')).toMatchObject({ scenario: { arrayRows: 4 }, problems: [{ field: 'rows', found: '6' }] });
    expect(decodeLink('#rows=x&rows=6').scenario).toEqual(SILENCE_1);
    expect(problemFields('#v=1&v=1')).toEqual(['v']);
  });

  it('reports broken percent-encoding and reads the rest', () => {
    for (const text of ['%', '%4', '%zz', '%ff', '%c3%28', 'a%']) {
      const { scenario, problems } = decodeLink(`#layer=${text}&rows=4`);
      expect(scenario).toEqual({ ...SILENCE_1, arrayRows: 4 });
      expect(problems).toMatchObject([{ field: 'layer', found: text }]);
    }
    expect(problemFields('#%ff=1')).toEqual(['%ff']);
  });

  it('reads what it knows of a newer version, and says so', () => {
    expect(decodeLink('#v=4&rows=4')).toMatchObject({ scenario: { ...DEFAULT_SCENARIO, arrayRows: 4 }, problems: [{ field: 'v', found: '4' }] });
  });

  it('reads a version that is none as the first', () => {
    for (const text of ['', '0', '-1', 'one', '1.0', '9'.repeat(30)]) {
      expect(decodeLink(`#v=${text}&rows=4`)).toMatchObject({ scenario: { ...SILENCE_1, arrayRows: 4 }, problems: [{ field: 'v' }] });
    }
    expect(problemFields('#rows=4')).toEqual([]);
  });

  it('reads the whole pairs among the first 2,000 characters of a longer link', () => {
    const head = 'rows=4&';
    const long = `${head}${'y'.repeat(LIMITS.linkCharacters - head.length - '&cyc=12'.length)}&cyc=1234567`;
    expect(long.slice(0, LIMITS.linkCharacters)).toMatch(/&cyc=12$/);
    const { scenario, problems } = decodeLink(`#${long}`);
    expect(scenario).toEqual({ ...SILENCE_1, arrayRows: 4 });
    expect(problems[0]).toMatchObject({ field: '', found: '2005 characters' });
    expect(decodeLink(`#${long.slice(0, -5)}`).scenario.cycle).toBe(12);
    expect(decodeLink(`#layer=${'a'.repeat(5000)}`).problems.map(({ field }) => field)).toEqual(['']);
  });

  it('shows long findings cut short', () => {
    const [found] = decodeLink(`#${'k'.repeat(500)}=${'x'.repeat(500)}`).problems;
    expect(found?.field).toHaveLength(81);
    expect(found?.found).toHaveLength(81);
  });
});

const anyUnits = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength }).map((units) => String.fromCharCode(...units));
const nastyText = fc.oneof(
  fc.constantFrom('', '%', '%zz', '%ED%A0%80', '%00', '\ud800', '__proto__', 'constructor', 'null'),
  fc.constantFrom('NaN', '-0', 'Infinity', '1e309', '0x7f', '٣', '1'.repeat(400)),
  fc.integer().map(String),
  fc.double().map(String),
  fc.string({ unit: fc.constantFrom(...'0123456789.,:-+e%=&#xn'), maxLength: 12 }),
  anyUnits(6),
);
const nastyLink = fc
  .array(fc.tuple(fc.oneof(fc.constantFrom(...KEYS), nastyText), nastyText), { maxLength: 20 })
  .map((pairs) => `#${pairs.map(([key, text]) => `${key}=${text}`).join('&')}`);

function expectTotal(link: string): void {
  const { scenario, problems } = decodeLink(link);
  expect(v.is(ScenarioSchema, scenario)).toBe(true);
  for (const { found, message } of problems) expect(found.length <= 81 && message.length > 0).toBe(true);
  // Written again, a link has nothing wrong with it and means the same.
  expect(decodeLink(encodeLink(scenario))).toEqual({ scenario, problems: [] });
}

describe('any string at all', () => {
  it.each([
    ['text', fc.string({ maxLength: 60 }), 1000],
    ['code units, lone surrogates among them', anyUnits(40), 1000],
    ['known and unknown keys with bad values', nastyLink, 2000],
    ['long text', fc.string({ minLength: 1900, maxLength: 6000 }), 40],
  ] as const)('%s gives a scenario and never throws', (_, strings, numRuns) => {
    fc.assert(fc.property(strings, expectTotal), { seed: 41, numRuns });
  });

  it('with one field spoilt keeps all the others', () => {
    const anyKey = fc.constantFrom(...LINK_KEYS.filter(({ key }) => key !== 'cols'));
    fc.assert(
      fc.property(anyScenario, anyKey, (scenario, { key, field }) => {
        const link = encodeLink(scenario)
          .split('&')
          .filter((part) => !part.startsWith(`${key}=`))
          .join('&');
        const kept = decodeLink(link).scenario;
        const spoilt = decodeLink(`${link}&${key}=%00`);
        expect(spoilt.problems.map((problem) => problem.field)).toEqual([key]);
        expect(spoilt.scenario).toEqual(kept);
        expect({ ...kept, [field]: scenario[field] }).toEqual(scenario);
      }),
      { seed: 42, numRuns: 500 },
    );
  });
});
