import { describe, expect, it } from 'vitest';
import type { DesignResult } from '../../engine/baselines/compare-network';
import { compareNetwork } from '../../engine/baselines/compare-network';
import { DEFAULT_DESIGN_CONFIG } from '../../engine/baselines/design';
import { ACCELERGY_45 } from '../../engine/energy/presets';
import { networkById } from '../../engine/networks/network-tables';
import { syntheticWorkload } from '../../engine/networks/workload';
import { READING_IDS } from '../../engine/csph/readings';
import { builtReading, readingLines, readingsSentence } from './reading-lines';

function resultOf(turn: 'hold' | 'eager'): DesignResult {
  const network = networkById('alexnet');
  if (network === null) throw new Error('AlexNet is known');
  const layers = syntheticWorkload(network, { seed: 1, chunkWidth: 32, classifiers: false }).filter(({ name }) => name === 'conv3');
  const config = { ...DEFAULT_DESIGN_CONFIG, hardware: { ...DEFAULT_DESIGN_CONFIG.hardware, turn, groupSize: 1 } };
  const settings = { designs: ['csp-h'], config, sparsity: 0.75, sparsityOf: {}, profile: 'uniform', energy: ACCELERGY_45, readings: true } as const;
  const steps = compareNetwork(layers, settings);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  if (!step.value.ok) throw new Error(step.value.error.message);
  return step.value.value.totals[0];
}

describe('lines of readings', () => {
  const result = resultOf('hold');
  const lines = readingLines(result, ACCELERGY_45);

  it('stand in their order, that of the array as built with the figures of its bar', () => {
    expect(lines.map(({ id }) => id)).toEqual(READING_IDS);
    expect(lines[0]).toMatchObject({ cycles: result.cost.cycles, onChip: result.energy.onChip, sums: result.energy.byComponent['partial sums'], waits: 0 });
    const eager = resultOf('eager');
    expect(readingLines(eager, ACCELERGY_45)[1]).toMatchObject({ cycles: eager.cost.cycles, waits: eager.cost.slots.stall / eager.cost.multipliers });
    expect(lines.find(({ id }) => id === 'gated')?.clocksACommit).toBe(1);
    expect(builtReading({ buffer: 'bins', turn: 'eager' })).toBe('eager');
    expect(builtReading({ buffer: 'flat', turn: 'hold' })).toBe('flat');
  });

  it('are said in sentences that claim nothing for rotation', () => {
    expect(readingsSentence(lines)).toMatch(
      /^Bins that never turn would save [\d.]+.% of the energy on chip beside bins that turn and hold: .* None takes fewer cycles than bins that hold; one ring of all slots would take [\d.]+× their cycles\.$/,
    );
    const equal = lines.map((line) => ({ ...line, onChip: 100, sums: 10 }));
    expect(readingsSentence(equal)).toMatch(/^Bins that never turn would cost as much/);
    const waiting = lines.map((line) => (line.id === 'hold' ? { ...line, cycles: line.cycles + 1 } : line));
    expect(readingsSentence(waiting)).toContain('Bins that hold wait here');
  });

  it('are none where the readings were not asked for', () => {
    const { readings: _, ...without } = result;
    expect(readingLines(without, ACCELERGY_45)).toEqual([]);
    expect(readingsSentence([])).toBe('');
  });
});
