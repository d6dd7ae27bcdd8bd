import { SOURCES } from '../baselines/sources';
import type { Confidence, Grounds, Source } from '../baselines/design-types';
import type { EnergyEntries, EnergyEntry, EnergyTable, EntryUnit } from './types';

/** Fills in an entry's fixed parts. */
function maker(node: string, byteWidth: number): (value: number, per: EntryUnit, grounds: Grounds, widthBits?: number) => EnergyEntry {
  return (value, per, grounds, widthBits = per === 'a byte' ? byteWidth : 8) => ({ value, per, widthBits, node, ...grounds });
}

/** What is read in one source, figure by figure. */
const read =
  (source: Source) =>
  (confidence: Confidence, detail: string): Grounds => ({ confidence, source, detail });

const at45 = maker('45 nm', 8);

const inTable4 = (detail: string): Grounds =>
  read(SOURCES.sparten)('S2', `Table 4 as a public re-implementation quotes it, mW of a cluster of 32 units / (32 · 800 MHz): ${detail}`);

/** What SparTen's units cost beside their multiplier. All other tables take these figures too: no second source has them. */
const SPARTEN_45: Pick<EnergyEntries, 'sparten-inner-join' | 'sparten-buffer' | 'sparten-permute' | 'sparten-other'> = {
  'sparten-inner-join': at45(2.125, 'an active unit and cycle', inTable4('two prefix sums 1.875 and the priority encoder 0.250'), 128),
  'sparten-buffer': at45(0.75, 'an active unit and cycle', inTable4('buffers')),
  'sparten-permute': at45(0.414, 'an active unit and cycle', inTable4('permute network, for greedy balancing with hardware (GB-H) alone'), 32),
  'sparten-other': at45(0.792, 'an active unit and cycle', inTable4('other')),
};

const INDEXING: Pick<EnergyEntries, 'cambricon-x-indexing' | 'cambricon-s-indexing'> = {
  'cambricon-x-indexing': {
    value: 0.348,
    per: 'of the on-chip energy',
    widthBits: 16,
    node: '65 nm',
    ...read(SOURCES.cambriconX)('S2', 'as a summary of Cambricon-S quotes it: the indexing module takes 34.83 % of the energy'),
  },
  'cambricon-s-indexing': {
    value: 0.221,
    per: 'of the on-chip energy',
    widthBits: 16,
    node: '65 nm',
    ...read(SOURCES.cambriconSNotes)('D', 'what its 798.55 mW leave above Cambricon-X’s 954 mW without the indexing module'),
  },
};

const aladdin = read(SOURCES.aladdin);
const sheets = read(SOURCES.sparseloop);
const tensorCore = (detail: string): Grounds => sheets('S', `figure 15, 45 nm sheet of the tensor core: ${detail}`);

export const ACCELERGY_45: EnergyTable = {
  id: 'accelergy-45nm',
  name: 'Accelergy, 45 nm',
  unit: 'pJ',
  entries: {
    mac: at45(0.561, 'an operation', tensorCore('int8, accumulate included')),
    'mac-gated': at45(0.018, 'an operation', tensorCore('int8, gated')),
    accumulate: at45(0.086, 'an operation', aladdin('S', '32-bit adder, slow'), 32),
    counter: at45(0.06, 'an operation', aladdin('D', '32-bit counter 0.21–0.28, taken as linear in width')),
    register: at45(0.072, 'a byte', aladdin('S', 'flip-flop, 0.009 a bit')),
    'local-read': at45(1.66, 'a byte', tensorCore('2 KB register file, 16 banks')),
    'local-write': at45(1.68, 'a byte', tensorCore('2 KB register file, 16 banks')),
    'weight-read': at45(4.46, 'a byte', tensorCore('256 KB SRAM, 285.7 for 64 B'), 512),
    'weight-write': at45(4.95, 'a byte', tensorCore('256 KB SRAM, 317.0 for 64 B'), 512),
    'metadata-read': at45(3.23, 'a byte', tensorCore('64 KB SRAM, 25.9 for 8 B'), 64),
    'metadata-write': at45(2.46, 'a byte', tensorCore('64 KB SRAM, 19.6 for 8 B'), 64),
    'activation-read': at45(4.46, 'a byte', tensorCore('256 KB SRAM, 285.7 for 64 B'), 512),
    'activation-write': at45(4.95, 'a byte', tensorCore('256 KB SRAM, 317.0 for 64 B'), 512),
    ...SPARTEN_45,
    ...INDEXING,
    dram: { value: 64, per: 'a byte', widthBits: 64, node: 'LPDDR4', ...sheets('S', 'all sheets: 512 for 64 bits, 8 pJ a bit') },
  },
};

const horowitz = read(SOURCES.horowitz);
const sram = (size: string): Grounds => horowitz('D', `${size}; 3.4 · √KB for 8 B, fitted to its 64-bit accesses of 8 KB, 32 KB and 1 MB (10, 20, 100)`);
const NOT_IN_HOROWITZ = 'not in the table of Horowitz';

export const HOROWITZ_45: EnergyTable = {
  id: 'horowitz-45nm',
  name: 'Horowitz, 45 nm',
  unit: 'pJ',
  entries: {
    mac: at45(0.3, 'an operation', horowitz('D', 'int8 multiply 0.2 + int32 add 0.1')),
    'mac-gated': at45(0.0096, 'an operation', sheets('D', `${NOT_IN_HOROWITZ}: gated share of this sheet, 0.018 / 0.561, of the MAC`)),
    accumulate: at45(0.1, 'an operation', horowitz('S', 'as quoted in public: int32 add'), 32),
    counter: at45(0.03, 'an operation', horowitz('S', 'as quoted in public: int8 add')),
    register: at45(0.072, 'a byte', aladdin('S', `${NOT_IN_HOROWITZ}: flip-flop, 0.009 a bit`)),
    'local-read': at45(0.6, 'a byte', sram('2 KB'), 64),
    'local-write': at45(0.6, 'a byte', sram('2 KB'), 64),
    'weight-read': at45(6.8, 'a byte', sram('256 KB'), 64),
    'weight-write': at45(6.8, 'a byte', sram('256 KB'), 64),
    'metadata-read': at45(3.4, 'a byte', sram('64 KB'), 64),
    'metadata-write': at45(3.4, 'a byte', sram('64 KB'), 64),
    'activation-read': at45(6.8, 'a byte', sram('256 KB'), 64),
    'activation-write': at45(6.8, 'a byte', sram('256 KB'), 64),
    ...SPARTEN_45,
    ...INDEXING,
    dram: { value: 160, per: 'a byte', widthBits: 32, node: 'DDR', ...read(SOURCES.han)('S', '640 for 32 bits') },
  },
};

const eyeriss = maker('65 nm, relative', 16);
const relative = (detail: string): Grounds => read(SOURCES.eyeriss)('M', `${detail}; MAC = 1, one word = one int8 value here`);
const NOT_IN_HIERARCHY = 'not in the hierarchy of Eyeriss';
const scaled = (source: Source, entry: string): Grounds => read(source)('D', `${NOT_IN_HIERARCHY}: ${entry} / the MAC of the tensor core’s sheet, 0.561`);
const SPARTEN_SCALED = read(SOURCES.sparten)('D', `${NOT_IN_HIERARCHY}: Table 4, second hand, / its MAC, 0.540`);

const EYERISS_RELATIVE: EnergyTable = {
  id: 'eyeriss-relative',
  name: 'Eyeriss, relative to a MAC',
  unit: 'MAC',
  entries: {
    mac: eyeriss(1, 'an operation', relative('MAC'), 16),
    'mac-gated': eyeriss(0.032, 'an operation', scaled(SOURCES.sparseloop, 'gated MAC')),
    accumulate: eyeriss(0.153, 'an operation', scaled(SOURCES.aladdin, '32-bit adder'), 32),
    counter: eyeriss(0.107, 'an operation', scaled(SOURCES.aladdin, '8-bit counter')),
    register: eyeriss(0.128, 'a byte', scaled(SOURCES.aladdin, 'flip-flop')),
    'local-read': eyeriss(1, 'a byte', relative('register file')),
    'local-write': eyeriss(1, 'a byte', relative('register file')),
    'weight-read': eyeriss(6, 'a byte', relative('global buffer')),
    'weight-write': eyeriss(6, 'a byte', relative('global buffer')),
    'metadata-read': eyeriss(6, 'a byte', relative('global buffer')),
    'metadata-write': eyeriss(6, 'a byte', relative('global buffer')),
    'activation-read': eyeriss(6, 'a byte', relative('global buffer')),
    'activation-write': eyeriss(6, 'a byte', relative('global buffer')),
    'sparten-inner-join': eyeriss(3.935, 'an active unit and cycle', SPARTEN_SCALED, 128),
    'sparten-buffer': eyeriss(1.389, 'an active unit and cycle', SPARTEN_SCALED),
    'sparten-permute': eyeriss(0.767, 'an active unit and cycle', SPARTEN_SCALED, 32),
    'sparten-other': eyeriss(1.467, 'an active unit and cycle', SPARTEN_SCALED),
    ...INDEXING,
    dram: eyeriss(200, 'a byte', relative('DRAM')),
  },
};

/** The default comes first. */
export const ENERGY_PRESETS: readonly EnergyTable[] = [ACCELERGY_45, HOROWITZ_45, EYERISS_RELATIVE];

/** The preset of this id, or null. */
export const energyPreset = (id: string): EnergyTable | null => ENERGY_PRESETS.find((preset) => preset.id === id) ?? null;
