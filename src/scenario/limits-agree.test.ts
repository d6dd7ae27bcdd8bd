import { describe, expect, it } from 'vitest';
import { validateDesignConfig } from '../engine/baselines/validate-designs';
import { BUFFER_KINDS, DRAIN_MODES, ROW_ORDERS } from '../engine/csph/config';
import { validateHardware } from '../engine/csph/validate';
import { decodeLink } from './codec';
import { fitScenario } from './fit';
import { LIMITS, type Range } from './limits';
import { designConfigOf, hardwareOf } from './settings';
import type { Scenario } from './types';

const ends = ({ min, max }: Range): readonly number[] => [min, max];
const corners = <Part>(lists: readonly (readonly Part[])[]): Part[][] =>
  lists.reduce<Part[][]>((all, list) => all.flatMap((one) => list.map((part) => [...one, part])), [[]]);
const scenarioOf = (link: string): { readonly scenario: Scenario; readonly problems: readonly string[] } => {
  const { scenario, problems } = decodeLink(`#v=1&${link}`);
  return { scenario: fitScenario(scenario, { networks: [] }).scenario, problems: problems.map(({ field }) => field) };
};

const { binCount, binSize, slots } = LIMITS;
/** As many slots as there may be, in as many bins as there may be. */
const FULL = Array.from(
  { length: binCount.max },
  (_, bin) => Math.floor(((bin + 1) * slots.max) / binCount.max) - Math.floor((bin * slots.max) / binCount.max),
);
const BINS = [[binSize.min], [binSize.max], Array<number>(binCount.max).fill(binSize.min), FULL];

describe('what a link allows, the engine takes', () => {
  it('at every corner of the array', () => {
    const keys = [
      ends(LIMITS.arrayRows).map((rows) => `rows=${rows}`),
      ends(LIMITS.chunkWidth).map((width) => `cw=${width}`),
      ends(LIMITS.groupSize).map((size) => `T=${size}`),
      BINS.map((bins) => `bins=${bins.join(',')}`),
      BUFFER_KINDS.map((kind) => `buf=${kind}`),
      ROW_ORDERS.map((order) => `order=${order}`),
      DRAIN_MODES.map((mode) => `drain=${mode}`),
    ];
    for (const link of corners(keys).map((parts) => parts.join('&'))) {
      const { scenario, problems } = scenarioOf(link);
      expect(problems, link).toEqual([]);
      expect(validateHardware(hardwareOf(scenario)), link).toMatchObject({ ok: true });
    }
  });

  it('at every corner of a comparison’s array, and past them', () => {
    for (const [rows, columns] of corners([
      [...ends(LIMITS.arrayRows), 127],
      [...ends(LIMITS.chunkWidth), 511],
    ])) {
      const { scenario } = scenarioOf(`carr=${rows},${columns}`);
      expect(validateDesignConfig(designConfigOf(scenario)), `${rows},${columns}`).toMatchObject({ ok: true });
    }
  });

  it('and what the engine refuses, the link does too', () => {
    const { scenario, problems } = scenarioOf(`bins=${Array(binCount.max).fill(binSize.max).join(',')}`);
    expect(problems).toEqual(['bins']);
    expect(validateHardware(hardwareOf(scenario))).toMatchObject({ ok: true });
    expect(validateHardware({ ...hardwareOf(scenario), bins: Array<number>(binCount.max).fill(binSize.max) })).toMatchObject({ ok: false });
  });
});
