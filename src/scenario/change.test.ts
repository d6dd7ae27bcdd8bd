import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { checkedChange } from './change';
import { DEFAULT_SCENARIO } from './defaults';
import { ScenarioSchema } from './schema';
import { anyScenario } from './testing/arbitrary';

const FIELDS = Object.keys(DEFAULT_SCENARIO);

describe('checkedChange', () => {
  it('takes what may be so, whole', () => {
    fc.assert(
      fc.property(anyScenario, anyScenario, (before, after) => {
        expect(checkedChange(before, after as unknown as Record<string, unknown>)).toEqual({ scenario: after, problems: [] });
      }),
      { seed: 71, numRuns: 200 },
    );
  });

  it('never lets a value through that may not be, whatever it is given, and changes nothing else', () => {
    const anyPatch = fc.dictionary(
      fc.oneof(fc.constantFrom(...FIELDS), fc.string()),
      fc.oneof(fc.anything(), fc.constantFrom('', 0, -1, 1.5, NaN, 'inf', [0])),
      {
        maxKeys: 8,
      },
    );
    fc.assert(
      fc.property(anyScenario, anyPatch, (before, patch) => {
        const { scenario, problems } = checkedChange(before, patch);
        expect(v.is(ScenarioSchema, scenario)).toBe(true);
        for (const name of FIELDS.filter((field) => !Object.hasOwn(patch, field))) {
          expect(scenario[name as keyof typeof scenario]).toBe(before[name as keyof typeof before]);
        }
        for (const { message, found } of problems) expect([message.length > 0, found.length <= 100]).toEqual([true, true]);
      }),
      { seed: 72, numRuns: 1000 },
    );
  });

  it('says what was found, where, and what it has to be', () => {
    expect(checkedChange(DEFAULT_SCENARIO, { bins: [0], buffer: '', q: 1 })).toEqual({
      scenario: DEFAULT_SCENARIO,
      problems: [
        { field: 'bins', found: '[0]', message: expect.stringMatching(/^It has to be a list of 1 to 16 whole numbers.*; it stays as it was\.$/) as string },
        { field: 'buf', found: '""', message: 'It has to be one of bins, flat, addressed; it stays as it was.' },
        { field: 'q', found: '1', message: 'There is no such setting; it was ignored.' },
      ],
    });
  });

  it('gives back the very scenario where nothing of a patch may be', () => {
    expect(checkedChange(DEFAULT_SCENARIO, { scene: 'costs', tile: -1 }).scenario).toBe(DEFAULT_SCENARIO);
  });
});
