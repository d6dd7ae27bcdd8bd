import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLink, encodeLink } from './codec';
import { DEFAULT_SCENARIO } from './defaults';
import { anyScenario } from './testing/arbitrary';
import { decoded } from './testing/decoded';
import { SILENCE_1 } from './testing/link-fixtures';
import type { Scenario } from './types';

describe('a link that met other programs', () => {
  const meant: Partial<Scenario> = { arrayRows: 4, chunkWidth: 16 };

  it.each([
    ['its # became ?', 'https://example.org/lab/?v=1&rows=4&cw=16'],
    ['its # became ? before an empty one', 'https://example.org/lab/?v=1&rows=4&cw=16#'],
    ['its # was encoded', 'https://example.org/lab/%23v=1&rows=4&cw=16'],
    ['its # was encoded behind a query', 'https://example.org/lab/?x=1%23v=1&rows=4&cw=16'],
    ['it was encoded as a whole', '#v%3D1%26rows%3D4%26cw%3D16'],
    ['it was encoded as a whole behind ?', 'https://example.org/lab/?v%3D1%26rows%3D4%26cw%3D16'],
    ['it was written in HTML', '#v=1&amp;rows=4&amp;cw=16'],
    ['it was written in HTML, in numbers', '#v=1&#38;rows=4&#x26;cw=16'],
    ['its keys kept what was HTML', '#v=1&amp%3Brows=4&cw=16'],
    ['a mailing list followed it', 'https://example.org/lab/?utm_source=list&fbclid=Iw#v=1&rows=4&cw=16&utm_medium=mail&gclid=x&_gl=1*x&mc_cid=9'],
    ['it was quoted', '“https://example.org/lab/#v=1&rows=4&cw=16”'],
    ['it stood in angle brackets', '<https://example.org/lab/#v=1&rows=4&cw=16>'],
    ['a browser encoded the bracket behind it', '#v=1&rows=4&cw=16%3E'],
    ['it was broken into lines', '#v=1&ro\nws=4&cw=\r\n   16'],
    ['a browser encoded the break', '#v=1&rows=4%0A&cw=%0A16'],
    ['it was given room to break', '#v=1&\u200brows=4&cw=1\u00ad6\ufeff'],
    ['a browser encoded the room', '#v=1&%E2%80%8Brows=4&cw=1%E2%80%8B6'],
    ['it has spaces', ' #v=1& rows=4 &cw= 16 '],
    ['a browser was to show a text in it', '#v=1&rows=4&cw=16:~:text=cascade'],
    ...[...').,;:!\'"`*>]}…»”’。）', ').', '...', '",'].map((end) => [`a sentence left ${end} behind it`, `#v=1&rows=4&cw=16${end}`]),
  ])('is read as it was meant: %s', (_, link) => {
    expect(decoded(link)).toEqual(meant);
  });

  it('keeps its name where a bracket belongs to it, and what its own encoder wrote', () => {
    expect(decoded('#v=1&layer=conv(1)')).toEqual({ layer: 'conv(1)' });
    expect(decoded('(#v=1&layer=conv(1)).')).toEqual({ layer: 'conv(1)' });
    for (const layer of ['a.', 'b)', "c'", 'd!', 'e*', 'f…', 'g ', ' h', 'i"']) {
      expect(decoded(encodeLink({ ...SILENCE_1, layer }))).toEqual({ layer });
    }
  });

  it('leaves the query of its server alone', () => {
    expect(decodeLink('https://example.org/lab/?page=1&rows2=3')).toEqual({ scenario: DEFAULT_SCENARIO, problems: [] });
    expect(decoded('https://example.org/lab/?rows=5#v=1&rows=4')).toEqual({ arrayRows: 4 });
  });

  it('tells of numbers too small to be any', () => {
    for (const key of ['q', 'lam', 'lr', 'cut']) {
      const { scenario, problems } = decodeLink(`#${key}=1e-400`);
      expect(scenario).toEqual(SILENCE_1);
      expect(problems).toEqual([{ field: key, found: '1e-400', message: 'It is nearer to 0 than a computer’s numbers go.' }]);
    }
    expect(decoded('#q=0e-400').amount).toEqual({ by: 'q', q: 0 });
  });

  it('means the same with any of it around it', () => {
    const before = fc.constantFrom('', ' ', '<', '(', '“', '\u200b', '\n');
    const after = fc.constantFrom('', ' ', '>', ')', '”', '.', '…', ').', '&utm_source=x', '\n', '\u200b');
    fc.assert(
      fc.property(anyScenario, before, after, fc.boolean(), (scenario, start, end, inHtml) => {
        const link = encodeLink(scenario);
        const { scenario: read, problems } = decodeLink(`${start}https://example.org/lab/${inHtml ? link.replaceAll('&', '&amp;') : link}${end}`);
        expect({ read, problems }).toEqual({ read: scenario, problems: [] });
      }),
      { seed: 44, numRuns: 500 },
    );
  });
});
