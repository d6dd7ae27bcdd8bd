import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO } from './defaults';
import { fitScenario, type ScenarioFacts } from './fit';
import { ScenarioSchema } from './schema';
import { anyScenario } from './testing/arbitrary';
import type { Scenario } from './types';

const named = (...ids: string[]): { id: string }[] => ids.map((id) => ({ id }));
const FACTS: ScenarioFacts = {
  networks: [
    { id: 'vgg', checkpoints: named('plain'), layers: named('a', 'b'), images: 3 },
    { id: 'lenet5-mnist', checkpoints: named('plain', 'cascade'), layers: named('conv1', 'conv2'), images: 10 },
    { id: 'vgg16', checkpoints: named('seeded'), layers: named('conv1_1'), images: 0 },
  ],
  rows: 150,
  tiles: 13,
  cycles: 400,
};

const fit = (change: Partial<Scenario>, facts: ScenarioFacts = FACTS): { changed: Partial<Scenario>; fields: string[] } => {
  const scenario = { ...DEFAULT_SCENARIO, tile: 3, ...change };
  const { scenario: fitted, problems } = fitScenario(scenario, facts);
  const changed = Object.entries(fitted).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(scenario[name as keyof Scenario]));
  return { changed: Object.fromEntries(changed), fields: problems.map(({ field }) => field) };
};

describe('fitScenario', () => {
  it('returns what fits as it is', () => {
    const facts = { ...FACTS, tiles: 196 };
    expect(fitScenario(DEFAULT_SCENARIO, facts)).toEqual({ scenario: DEFAULT_SCENARIO, problems: [] });
    expect(fitScenario(DEFAULT_SCENARIO, facts).scenario).toBe(DEFAULT_SCENARIO);
    expect(fit({ image: 9, tile: 12, cycle: 399, row: 149, pe: [3, 1] })).toEqual({ changed: {}, fields: [] });
  });

  it('shows the last epoch where a training has fewer than asked for, once it is known how many', () => {
    expect(fit({ epoch: 20 }, { ...FACTS, moments: { count: 21, unit: 'epochs' } })).toEqual({ changed: {}, fields: [] });
    expect(fit({ epoch: 21 }, { ...FACTS, moments: { count: 21, unit: 'epochs' } })).toEqual({ changed: { epoch: null }, fields: ['epoch'] });
    expect(fit({ epoch: 1 }, { ...FACTS, moments: { count: 1, unit: 'epochs' } })).toEqual({ changed: { epoch: null }, fields: ['epoch'] });
    expect(fit({ epoch: 21 })).toEqual({ changed: {}, fields: [] });
  });

  it('shows a cut finished where it has fewer steps than asked for, or none, once it is known how many', () => {
    expect(fit({ step: 40 }, { ...FACTS, steps: 40 })).toEqual({ changed: {}, fields: [] });
    expect(fit({ step: 41 }, { ...FACTS, steps: 40 })).toEqual({ changed: { step: 0 }, fields: ['step'] });
    expect(fit({ step: 1 }, { ...FACTS, steps: 0 })).toEqual({ changed: { step: 0 }, fields: ['step'] });
    expect(fit({ step: 0 }, { ...FACTS, steps: 0 })).toEqual({ changed: {}, fields: [] });
    expect(fit({ step: 41 })).toEqual({ changed: {}, fields: [] });
  });

  it('falls back to the default names, or else the first', () => {
    expect(fit({ network: 'alexnet', layer: 'fc7' })).toEqual({ changed: { network: 'lenet5-mnist', layer: 'conv1' }, fields: ['net', 'layer'] });
    expect(fit({ network: 'vgg', checkpoint: 'tuned', layer: 'z' })).toEqual({ changed: { checkpoint: 'plain', layer: 'a' }, fields: ['ckpt', 'layer'] });
    expect(fit({ network: 'vgg', checkpoint: 'plain', layer: 'b' })).toEqual({ changed: {}, fields: [] });
  });

  it('says nothing of a checkpoint and a layer that a link to another network left out', () => {
    expect(fit({ network: 'vgg' })).toEqual({ changed: { checkpoint: 'plain', layer: 'a' }, fields: [] });
    // Those of version 1 too.
    expect(fit({ network: 'vgg', layer: 'conv2' })).toEqual({ changed: { checkpoint: 'plain', layer: 'a' }, fields: [] });
  });

  it('goes to the middle where a link left out its tile and the layer has fewer', () => {
    expect(fit({ tile: DEFAULT_SCENARIO.tile })).toEqual({ changed: { tile: 6 }, fields: [] });
    expect(fit({ tile: DEFAULT_SCENARIO.tile }, { ...FACTS, tiles: 1 })).toEqual({ changed: { tile: 0 }, fields: [] });
    expect(fit({ tile: DEFAULT_SCENARIO.tile }, { ...FACTS, tiles: 0 })).toEqual({ changed: {}, fields: [] });
    expect(fit({ tile: 100 })).toEqual({ changed: { tile: 12 }, fields: ['tile'] });
  });

  it('shows the whole of a compared network that has no such layer, once its layers are known', () => {
    expect(fit({ compareLayer: 'nowhere' })).toEqual({ changed: {}, fields: [] });
    expect(fit({ compareLayer: 'nowhere' }, { ...FACTS, comparedLayers: ['conv1'] })).toEqual({ changed: { compareLayer: null }, fields: ['cl'] });
    expect(fit({ compareLayer: 'conv1' }, { ...FACTS, comparedLayers: ['conv1'] })).toEqual({ changed: {}, fields: [] });
  });

  it('falls back to the default subject of a comparison', () => {
    expect(fit({ compareSubject: 'vgg' })).toEqual({ changed: {}, fields: [] });
    expect(fit({ compareSubject: 'googlenet' })).toEqual({ changed: { compareSubject: 'vgg16' }, fields: ['on'] });
  });

  it('takes an array of a single multiplier to the least that can be compared', () => {
    expect(fit({ compareArray: [1, 1] })).toEqual({ changed: { compareArray: [2, 1] }, fields: ['carr'] });
    expect(fit({ compareArray: [1, 2] })).toEqual({ changed: {}, fields: [] });
  });

  it('takes what is past the end to the end, and deselects a row that is not there', () => {
    expect(fit({ image: 10, tile: 13, cycle: 400, row: 150, pe: [8, 9] })).toEqual({
      changed: { image: 9, tile: 12, cycle: 399, row: null, pe: [3, 1] },
      fields: ['img', 'tile', 'cyc', 'pe', 'row'],
    });
    expect(fit({ network: 'vgg', checkpoint: 'plain', layer: 'a', image: 9 })).toEqual({ changed: { image: 2 }, fields: ['img'] });
  });

  it('leaves alone what is not known yet', () => {
    const early = { networks: [] };
    expect(fit({ network: 'alexnet', layer: 'fc7', image: 99, tile: 99, cycle: 9999, row: 9999 }, early)).toEqual({ changed: {}, fields: [] });
  });

  it('gives something valid that fits', () => {
    fc.assert(
      fc.property(anyScenario, (scenario) => {
        const { scenario: fitted, problems } = fitScenario(scenario, FACTS);
        expect(v.is(ScenarioSchema, fitted)).toBe(true);
        expect(fitScenario(fitted, FACTS)).toEqual({ scenario: fitted, problems: [] });
        expect(problems.length > 0).toBe(fitted !== scenario);
      }),
      { seed: 46, numRuns: 300 },
    );
  });
});
