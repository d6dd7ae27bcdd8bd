import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUFFER_KINDS, DRAIN_MODES, TILE_FILLS } from '../csph/config';
import { bytesWords, counted } from './assumptions';
import { DESIGNS } from './designs';
import { BALANCES, SPARTEN_WEIGHTS } from './sparten-config';
import { DEFAULT_DESIGN_CONFIG, type DesignConfig } from './design';
import { SOURCES } from './sources';
import { DESIGN_IDS, type DesignId } from './design-types';
import { NM_CORES, nmRule } from './nm-rule';
import { validateDesignConfig } from './validate-designs';

/** Numbers that belong to a design's rule and not to its settings; all others in its texts must be settings. */
const OF_THE_RULE: Readonly<Record<DesignId, readonly number[]>> = {
  'csp-h': [],
  sparten: [],
  // max(1, …)
  'cambricon-x': [1],
  // max(1, …); filters to a pruned block; channels are rounded up to words of bits.
  'cambricon-s': [1, 16, 32],
  // Gains 2×; register files of 128 KB.
  'sparse-tensor-core': [2, 128],
  'nm-core': [2, 4, 128],
  // … − 2, minus 1 a layer; sums of 4 bytes.
  'dense-os': [1, 2],
  'dense-ws': [1, 2, 4],
  'dense-is': [1, 2, 4],
};

/** Sizes unlike each other and unlike every number of a rule or of the defaults, so that a number written into a text by hand is found. */
const configs: fc.Arbitrary<DesignConfig> = fc
  .record({
    sizes: fc.uniqueArray(fc.integer({ min: 300, max: 2000 }), { minLength: 11, maxLength: 11 }),
    bytes: fc.uniqueArray(
      fc.integer({ min: 3000, max: 60_000 }).map((odd) => 2 * odd + 1),
      { minLength: 4, maxLength: 4 },
    ),
    array: fc.tuple(fc.integer({ min: 33, max: 127 }), fc.integer({ min: 129, max: 500 })),
    groupSize: fc.constantFrom(1, 3, 17, 31),
    partialSumBytes: fc.constantFrom(1, 3, 5),
    indexBits: fc.constantFrom(5, 7, 11),
    bins: fc.uniqueArray(fc.integer({ min: 40, max: 90 }), { minLength: 1, maxLength: 4 }),
    window: fc.integer({ min: 70, max: 200 }).map((words) => 32 * words),
    buffer: fc.constantFrom(...BUFFER_KINDS),
    drain: fc.constantFrom(...DRAIN_MODES),
    turn: fc.constantFrom('hold', 'eager'),
    fill: fc.constantFrom(...TILE_FILLS),
    balance: fc.constantFrom(...BALANCES),
    slack: fc.constantFrom(0 as const, 'inf' as const),
    weights: fc.constantFrom(...SPARTEN_WEIGHTS),
    isFree: fc.boolean(),
    isSampled: fc.boolean(),
    tensorCore: fc.record({ n: fc.constantFrom(1, 3, 5, 9), m: fc.constantFrom(9, 11, 13), core: fc.constantFrom(...NM_CORES) }),
  })
  .map(
    ({
      sizes,
      bytes,
      array: [rows, columns],
      window,
      groupSize,
      bins,
      buffer,
      drain,
      turn,
      fill,
      partialSumBytes,
      indexBits,
      balance,
      slack,
      weights,
      isFree,
      isSampled,
      tensorCore,
    }) => ({
      memory: { weightBufferBytes: bytes[0], activationBufferBytes: bytes[1], dramBytesPerCycle: sizes[0], inputBufferBytes: null },
      hardware: { arrayRows: rows, arrayColumns: columns, groupSize, bins, buffer, order: 'natural', drain, turn },
      fill,
      partialSumBytes,
      systolic: { rows, columns },
      sparten: {
        clusters: sizes[1],
        units: sizes[2],
        chunk: sizes[3],
        balance,
        slack,
        weights,
        broadcastBytes: isFree ? null : sizes[4],
        chunkOverhead: isFree ? 0 : sizes[5],
        outputsPerResidentChunk: sizes[6],
        sample: isSampled ? { positions: sizes[7], seed: 1 } : null,
      },
      cambricon: { chips: sizes[8], elements: sizes[9], lanes: sizes[10], window, inputTileBytes: bytes[2], elementBytes: bytes[3], indexBits },
      tensorCore,
    }),
  );

const textsOf = (design: DesignId, config: DesignConfig): string =>
  DESIGNS[design]
    .assumptions(config)
    .map(({ text }) => text)
    .join('\n');
const numbersIn = (text: string): number[] => [...text.replaceAll('\u202f', '').matchAll(/\d+(?:\.\d+)?/g)].map(([digits]) => Number(digits));

/** Every number of a configuration, and those that follow from several of them. */
function numbersOf(config: DesignConfig): Set<number> {
  const { hardware, partialSumBytes, cambricon } = config;
  const rule = nmRule(config.tensorCore);
  const flat = (value: unknown): number[] =>
    typeof value === 'number' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(flat) : [];
  return new Set([
    ...flat(config),
    hardware.arrayRows * hardware.arrayColumns,
    hardware.bins.reduce((sum, size) => sum + size, 0),
    8 * partialSumBytes,
    cambricon.chips * cambricon.elements * cambricon.lanes,
    ...(rule === null ? [] : [rule.slots, rule.block, rule.slots / 2, Number((rule.block / rule.slots).toFixed(2)), rule.indexBits]),
  ]);
}

/** A change of one setting, and the designs whose words have to change with it: no other's may. */
const CHANGES: Readonly<Record<string, readonly [change: (config: DesignConfig) => DesignConfig, designs: readonly DesignId[]]>> = {
  'weight buffer': [(config) => ({ ...config, memory: { ...config.memory, weightBufferBytes: 4001 } }), DESIGN_IDS],
  'activation buffer': [(config) => ({ ...config, memory: { ...config.memory, activationBufferBytes: 4001 } }), DESIGN_IDS],
  'DRAM bandwidth': [(config) => ({ ...config, memory: { ...config.memory, dramBytesPerCycle: 7 } }), DESIGN_IDS],
  'array rows of CSP-H': [(config) => ({ ...config, hardware: { ...config.hardware, arrayRows: 8 } }), ['csp-h']],
  'array columns of CSP-H': [(config) => ({ ...config, hardware: { ...config.hardware, arrayColumns: 8 } }), ['csp-h']],
  'group size': [(config) => ({ ...config, hardware: { ...config.hardware, groupSize: 8 } }), ['csp-h']],
  bins: [(config) => ({ ...config, hardware: { ...config.hardware, bins: [2, 4] } }), ['csp-h']],
  'partial sums': [(config) => ({ ...config, partialSumBytes: 2 }), ['csp-h']],
  'systolic rows': [
    (config) => ({ ...config, systolic: { ...config.systolic, rows: 8 } }),
    ['sparse-tensor-core', 'nm-core', 'dense-os', 'dense-ws', 'dense-is'],
  ],
  'systolic columns': [
    (config) => ({ ...config, systolic: { ...config.systolic, columns: 8 } }),
    ['sparse-tensor-core', 'nm-core', 'dense-os', 'dense-ws', 'dense-is'],
  ],
  'n of m': [(config) => ({ ...config, tensorCore: { ...config.tensorCore, n: 2, m: 7 } }), ['nm-core']],
  'core hardware': [(config) => ({ ...config, tensorCore: { n: 5, m: 11, core: config.tensorCore.core === 'native' ? 'windows' : 'native' } }), ['nm-core']],
  clusters: [(config) => ({ ...config, sparten: { ...config.sparten, clusters: 8 } }), ['sparten']],
  units: [(config) => ({ ...config, sparten: { ...config.sparten, units: 8 } }), ['sparten']],
  chunk: [(config) => ({ ...config, sparten: { ...config.sparten, chunk: 64 } }), ['sparten']],
  slack: [(config) => ({ ...config, sparten: { ...config.sparten, slack: config.sparten.slack === 0 ? 'inf' : 0 } }), ['sparten']],
  broadcast: [(config) => ({ ...config, sparten: { ...config.sparten, broadcastBytes: 16 } }), ['sparten']],
  'chunk overhead': [(config) => ({ ...config, sparten: { ...config.sparten, chunkOverhead: 3 } }), ['sparten']],
  'resident chunk': [(config) => ({ ...config, sparten: { ...config.sparten, outputsPerResidentChunk: 5 } }), ['sparten']],
  sample: [(config) => ({ ...config, sparten: { ...config.sparten, sample: { positions: 9, seed: 1 } } }), ['sparten']],
  chips: [(config) => ({ ...config, cambricon: { ...config.cambricon, chips: 1 } }), ['cambricon-x', 'cambricon-s']],
  elements: [(config) => ({ ...config, cambricon: { ...config.cambricon, elements: 1 } }), ['cambricon-x', 'cambricon-s']],
  lanes: [(config) => ({ ...config, cambricon: { ...config.cambricon, lanes: 2 } }), ['cambricon-x', 'cambricon-s']],
  window: [(config) => ({ ...config, cambricon: { ...config.cambricon, window: 64 } }), ['cambricon-x', 'cambricon-s']],
  'input tile': [(config) => ({ ...config, cambricon: { ...config.cambricon, inputTileBytes: 77 } }), ['cambricon-x']],
  'element bytes': [(config) => ({ ...config, cambricon: { ...config.cambricon, elementBytes: 77 } }), ['cambricon-x']],
  'index bits': [(config) => ({ ...config, cambricon: { ...config.cambricon, indexBits: 4 } }), ['cambricon-x']],
};

describe('assumptions', () => {
  it.each(DESIGN_IDS)('of %s have no number but those of its rule and of the settings', (design) => {
    fc.assert(
      fc.property(configs, (config) => {
        expect(validateDesignConfig(config).ok).toBe(true);
        const known = numbersOf(config);
        for (const number of OF_THE_RULE[design]) known.add(number);
        for (const { text } of DESIGNS[design].assumptions(config)) {
          for (const number of numbersIn(text)) expect(known.has(number), `${number} in “${text}”`).toBe(true);
          expect(text).not.toMatch(/undefined|NaN|\[object| {2}/);
        }
      }),
      { seed: 41, numRuns: 200 },
    );
  });

  it.each(DESIGN_IDS)('of %s name the sizes of its array', (design) => {
    fc.assert(
      fc.property(configs, (config) => {
        const numbers = numbersIn(textsOf(design, config));
        const { systolic, sparten, cambricon } = config;
        const sizes = {
          sparten: [sparten.clusters, sparten.units, sparten.chunk],
          'cambricon-x': [cambricon.chips, cambricon.elements, cambricon.lanes, cambricon.window],
          'cambricon-s': [cambricon.chips, cambricon.elements, cambricon.lanes, cambricon.window],
        }[design as string] ?? [systolic.rows, systolic.columns];
        expect(numbers).toEqual(expect.arrayContaining(sizes));
      }),
      { seed: 42, numRuns: 50 },
    );
  });

  it.each(Object.keys(CHANGES))('change with the %s in the designs that have it, and in no other', (name) => {
    const [change, designs] = CHANGES[name];
    fc.assert(
      fc.property(configs, (drawn) => {
        // The words for bins name each size only where bins are used.
        const config = { ...drawn, hardware: { ...drawn.hardware, buffer: 'bins' } } as const;
        const changed = change(config);
        expect(DESIGN_IDS.filter((design) => textsOf(design, config) !== textsOf(design, changed))).toEqual(DESIGN_IDS.filter((id) => designs.includes(id)));
      }),
      { seed: 43, numRuns: 20 },
    );
  });

  it('follow every choice that is not a number', () => {
    const { hardware, sparten } = DEFAULT_DESIGN_CONFIG;
    const all = [
      ...BUFFER_KINDS.map((buffer) => textsOf('csp-h', { ...DEFAULT_DESIGN_CONFIG, hardware: { ...hardware, buffer } })),
      ...DRAIN_MODES.slice(1).map((drain) => textsOf('csp-h', { ...DEFAULT_DESIGN_CONFIG, hardware: { ...hardware, drain } })),
      ...BALANCES.map((balance) => textsOf('sparten', { ...DEFAULT_DESIGN_CONFIG, sparten: { ...sparten, balance } })),
    ];
    expect(new Set(all).size).toBe(BUFFER_KINDS.length + DRAIN_MODES.length - 1 + BALANCES.length);
  });

  it.each(DESIGN_IDS)('of %s say how its own loop nest fetches where there is an input buffer, and no more what the nest has replaced', (design) => {
    const replaced = /an activation buffer of|hold the kernel’s rows|Where neither operand/;
    const withBuffer = { ...DEFAULT_DESIGN_CONFIG, memory: { ...DEFAULT_DESIGN_CONFIG.memory, inputBufferBytes: 4096 } };
    expect(textsOf(design, DEFAULT_DESIGN_CONFIG)).toMatch(replaced);
    expect(textsOf(design, withBuffer)).not.toMatch(replaced);
    expect(textsOf(design, withBuffer)).toContain('each until its last use');
  });

  it('say of the authors the same, whatever is set here', () => {
    const references = (config: DesignConfig) =>
      DESIGN_IDS.flatMap((id) => DESIGNS[id].assumptions(config)).flatMap(({ reference }) => (reference === undefined ? [] : [reference]));
    const theirs = references({ ...DEFAULT_DESIGN_CONFIG, hardware: { ...DEFAULT_DESIGN_CONFIG.hardware, buffer: 'bins' } });
    expect(theirs.length).toBeGreaterThan(10);
    fc.assert(
      fc.property(configs, (config) => {
        expect(references({ ...config, hardware: { ...config.hardware, buffer: 'bins' } })).toEqual(theirs);
      }),
      { seed: 44, numRuns: 50 },
    );
  });

  it('are as sure as what they rest on: a claim read somewhere names where', () => {
    for (const id of DESIGN_IDS) {
      const said = DESIGNS[id].assumptions(DEFAULT_DESIGN_CONFIG).flatMap(({ reference, ...own }) => (reference === undefined ? [own] : [own, reference]));
      expect(said.length).toBeGreaterThan(2);
      for (const { text } of said) expect(text).toMatch(/\.$/);
      const read = said.filter(({ confidence }) => ['abstract', 'code', 'S', 'S2'].includes(confidence));
      for (const { source, text } of read) expect(Object.values(SOURCES), text).toContain(source);
    }
  });
});

describe('words for sizes', () => {
  it('are exact', () => {
    expect([1, 77, 2048, 1600].map(bytesWords)).toEqual(['1 byte', '77 bytes', '2 KB', '1\u202f600 bytes']);
    expect([262_144, 1_048_576, 3_145_728].map(bytesWords)).toEqual(['256 KB', '1 MB', '3 MB']);
    expect([0, 1, 2, 1024].map((count) => counted(count, 'row'))).toEqual(['0 rows', '1 row', '2 rows', '1\u202f024 rows']);
  });
});
