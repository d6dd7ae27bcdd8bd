import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENTRY_IDS } from '../engine/energy/types';
import { decodeLink, encodeLink } from './codec';
import { DEFAULT_SCENARIO } from './defaults';
import { LIMITS } from './limits';
import { anyScenario } from './testing/arbitrary';
import { LINK_FIXTURES } from './testing/link-fixtures';
import type { Scenario } from './types';

describe('encodeLink', () => {
  it('is undone by decodeLink, and never too long', () => {
    fc.assert(
      fc.property(anyScenario, (scenario) => {
        const link = encodeLink(scenario);
        expect(link.length).toBeLessThanOrEqual(LIMITS.linkCharacters);
        expect(link).toMatch(/^#v=3[A-Za-z0-9=&%,:/._~!*'()-]*$/);
        expect(decodeLink(link)).toEqual({ scenario, problems: [] });
      }),
      { seed: 43, numRuns: 1000 },
    );
  });

  it('keeps the longest link there can be under the limit', () => {
    const longest: Scenario = {
      ...DEFAULT_SCENARIO,
      network: 'n'.repeat(LIMITS.identifierCharacters),
      checkpoint: 'c'.repeat(LIMITS.identifierCharacters),
      layer: '層'.repeat(Math.floor(LIMITS.layerEncodedCharacters / 9)),
      image: LIMITS.image.max,
      pattern: 'unstructured',
      amount: { by: 'sparsity', sparsity: 1.2345678901234567e-100 },
      chunkWidth: LIMITS.chunkWidth.max,
      nOfM: [63, 64],
      compareWith: 'unstructured',
      arrayRows: LIMITS.arrayRows.max,
      groupSize: 32,
      bins: [...Array<number>(LIMITS.binCount.max - 1).fill(LIMITS.binSize.max), LIMITS.binSize.max - 1],
      buffer: 'addressed',
      order: 'sorted',
      drain: 'serial',
      partialSumBits: 31,
      scene: 'stream',
      tile: LIMITS.tile.max,
      cycle: LIMITS.cycle.max,
      pe: [LIMITS.arrayRows.max - 1, LIMITS.chunkWidth.max - 1],
      row: LIMITS.row.max,
      sort: 'count',
      view: 'sign',
      numbers: 'fixed',
      trainRegularizer: 'cascade-rms',
      trainLambda: 1.2345678901234567e-100,
      trainEpochs: LIMITS.epochs.max,
      tuneEpochs: LIMITS.epochs.max,
      trainRate: 1.2345678901234567e-100,
      trainSeed: LIMITS.seed.max,
      compareSubject: 's'.repeat(LIMITS.identifierCharacters),
      compareSparsity: 1.2345678901234567e-100,
      compareProfile: 'uniform',
      compareArray: [LIMITS.arrayRows.max, LIMITS.chunkWidth.max],
      fairness: 'accuracy',
      normaliseTo: 'sparse-tensor-core',
      compareLayer: '層'.repeat(Math.floor(LIMITS.layerEncodedCharacters / 9)),
      compareMeasure: 'cycles',
      ledgerDesign: 'sparse-tensor-core',
      energyPreset: 'eyeriss-relative',
      energyEdits: Object.fromEntries(ENTRY_IDS.map((entry) => [entry, 0.001234])),
      spartenBalance: 'none',
      spartenSlack: 'inf',
      spartenOutputs: LIMITS.spartenOutputs.max,
      spartenOverhead: LIMITS.spartenOverhead.max,
      spartenBroadcast: LIMITS.spartenBroadcast.max,
      spartenGrid: [LIMITS.spartenSide.max, LIMITS.spartenSide.max],
      spartenWeights: 'cascade',
      compareGroupSize: LIMITS.groupSize.max - 1,
      parity: 'power',
      inputBuffer: LIMITS.bufferBytes.max,
      weightBuffer: LIMITS.bufferBytes.max,
      areaChoice: ['32', 'brent-kung', 'flops'],
      areaCspH: LIMITS.area.max,
      areaSparten: LIMITS.area.max,
      classifiers: true,
      embed: true,
    };
    const link = encodeLink(longest);
    expect(decodeLink(link)).toEqual({ scenario: longest, problems: [] });
    expect(link.length).toBeLessThan(LIMITS.linkCharacters);
  });

  it('leaves ordinary scenarios under 300 characters, all fields changed', () => {
    for (const { link } of LINK_FIXTURES) expect(link.length).toBeLessThan(300);
  });

  it('is what a person would write', () => {
    const scenario: Scenario = { ...DEFAULT_SCENARIO, amount: { by: 'q', q: 0.9 }, arrayRows: 16, scene: 'stream', cycle: 123, pe: [2, 3] };
    expect(encodeLink(scenario)).toBe('#v=3&q=0.9&rows=16&scene=stream&cyc=123&pe=2,3');
    expect(encodeLink(DEFAULT_SCENARIO)).toBe('#v=3');
  });

  it('does not throw for a name no link could spell', () => {
    expect(encodeLink({ ...DEFAULT_SCENARIO, layer: 'a\ud800b' })).toBe('#v=3&layer=a%EF%BF%BDb');
  });
});
