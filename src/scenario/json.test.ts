import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO } from './defaults';
import { parseScenario } from './json';
import { ScenarioSchema } from './schema';
import { anyScenario } from './testing/arbitrary';

const parse = (text: string): ReturnType<typeof parseScenario> => parseScenario(JSON.parse(text));

function failureOf(text: string): string {
  const result = parse(text);
  if (result.ok) throw new Error(`accepted: ${text}`);
  expect(result.error.remedy).not.toBe('');
  return result.error.message;
}

describe('scenario files', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(anyScenario, (scenario) => {
        expect(v.is(ScenarioSchema, scenario)).toBe(true);
        expect(parse(JSON.stringify(scenario))).toEqual({ ok: true, value: scenario });
      }),
      { seed: 45, numRuns: 300 },
    );
  });

  it('may leave fields out', () => {
    expect(parse('{}')).toEqual({ ok: true, value: DEFAULT_SCENARIO });
    expect(parse('{"arrayRows": 4, "row": null, "image": -0}')).toEqual({ ok: true, value: { ...DEFAULT_SCENARIO, arrayRows: 4 } });
  });

  it('are refused with every wrong field named', () => {
    const message = failureOf('{"arrayRows": 0, "bins": [2, "4"], "amount": {"by": "q"}, "colour": 1, "cycle": 5}');
    expect(message).toContain('arrayRows (found 0; it has to be a whole number from 1 to 128)');
    expect(message).toContain('bins (found [2,"4"]; it has to be a list of 1 to 16 whole numbers, each from 1 to 4,096, 65,535 together at most)');
    expect(message).toContain('amount (found {"by":"q"}; it has to be {"by": "q", "q": a number from 0 to 10,000} or');
    expect(message).toContain('colour (there is no such field)');
    expect(message).not.toContain('cycle');
  });

  it.each([
    ['{"nOfM": [4, 2]}', 'nOfM'],
    ['{"nOfM": [2, 4, 8]}', 'nOfM'],
    ['{"pe": [0, 512]}', 'pe'],
    ['{"image": 1e400}', 'image'],
    ['{"image": 0.5}', 'image'],
    ['{"image": "0"}', 'image'],
    ['{"embed": 1}', 'embed'],
    ['{"layer": "\\ud800"}', 'layer'],
    ['{"amount": {"by": "sparsity", "sparsity": 0.5, "q": 1}}', 'amount'],
    ['{"__proto__": {"image": 3}}', '__proto__'],
    ['{"constructor": 1}', 'constructor'],
  ])('%s is refused', (text, field) => {
    expect(failureOf(text)).toContain(`Wrong in the scenario: ${field} (`);
  });

  it.each(['[]', 'null', '3', '"#v=1"', '[{"image": 1}]'])('%j is no scenario', (text) => {
    expect(failureOf(text)).toMatch(/^The scenario is not /);
  });
});
