import type { EnergyEntries, EnergyEntry, EnergyTable, EntryUnit } from './types';

/** Fills in an entry's fixed parts. */
function maker(node: string, byteWidth: number): (value: number, per: EntryUnit, source: string, widthBits?: number) => EnergyEntry {
  return (value, per, source, widthBits = per === 'a byte' ? byteWidth : 8) => ({ value, per, widthBits, node, source });
}

const at45 = maker('45 nm', 8);
const TABLE4 = 'SparTen, Table 4, quoted in a public re-implementation [S2]: mW of a 32-unit cluster / (32 · 800 MHz)';

/** What SparTen's units cost beside their multiplier. All other tables take these figures too: no second source has them. */
const SPARTEN_45: Pick<EnergyEntries, 'sparten-inner-join' | 'sparten-buffer' | 'sparten-permute' | 'sparten-other'> = {
  'sparten-inner-join': at45(2.125, 'an active unit and cycle', `${TABLE4}; two prefix sums 1.875 and the priority encoder 0.250`, 128),
  'sparten-buffer': at45(0.75, 'an active unit and cycle', `${TABLE4}; buffers`),
  'sparten-permute': at45(0.414, 'an active unit and cycle', `${TABLE4}; permute network, GB-H alone`, 32),
  'sparten-other': at45(0.792, 'an active unit and cycle', `${TABLE4}; other`),
};

const INDEXING: Pick<EnergyEntries, 'cambricon-x-indexing' | 'cambricon-s-indexing'> = {
  'cambricon-x-indexing': {
    value: 0.348,
    per: 'of the on-chip energy',
    widthBits: 16,
    node: '65 nm',
    source: 'Index module, 34.83 % of Cambricon-X’s energy [S2]',
  },
  'cambricon-s-indexing': {
    value: 0.221,
    per: 'of the on-chip energy',
    widthBits: 16,
    node: '65 nm',
    source: 'What Cambricon-S’s 798.55 mW leave above Cambricon-X’s 954 mW without its index module [D]',
  },
};

const ALADDIN = 'Accelergy Aladdin plug-in (5e2e126) [S]';
const FIG15 = 'Sparseloop artifact (de0374a), figure 15, 45 nm tensor core sheet [S]';

export const ACCELERGY_45: EnergyTable = {
  id: 'accelergy-45nm',
  name: 'Accelergy, 45 nm',
  unit: 'pJ',
  entries: {
    mac: at45(0.561, 'an operation', `${FIG15}; int8, accumulate included`),
    'mac-gated': at45(0.018, 'an operation', FIG15),
    accumulate: at45(0.086, 'an operation', `${ALADDIN}; 32-bit adder, slow`, 32),
    counter: at45(0.06, 'an operation', `${ALADDIN}; 32-bit counter 0.21–0.28, linear in width [D]`),
    register: at45(0.072, 'a byte', `${ALADDIN}; flip-flop, 0.009 a bit`),
    'local-read': at45(1.66, 'a byte', `${FIG15}; 2 KB register file, 16 banks`),
    'local-write': at45(1.68, 'a byte', `${FIG15}; 2 KB register file, 16 banks`),
    'weight-read': at45(4.46, 'a byte', `${FIG15}; 256 KB SRAM, 285.7 for 64 B`, 512),
    'weight-write': at45(4.95, 'a byte', `${FIG15}; 256 KB SRAM, 317.0 for 64 B`, 512),
    'metadata-read': at45(3.23, 'a byte', `${FIG15}; 64 KB SRAM, 25.9 for 8 B`, 64),
    'metadata-write': at45(2.46, 'a byte', `${FIG15}; 64 KB SRAM, 19.6 for 8 B`, 64),
    'activation-read': at45(4.46, 'a byte', `${FIG15}; 256 KB SRAM, 285.7 for 64 B`, 512),
    'activation-write': at45(4.95, 'a byte', `${FIG15}; 256 KB SRAM, 317.0 for 64 B`, 512),
    ...SPARTEN_45,
    ...INDEXING,
    dram: { value: 64, per: 'a byte', widthBits: 64, node: 'LPDDR4', source: 'Accelergy: 512 for 64 bits, 8 pJ a bit [S]' },
  },
};

const HOROWITZ = 'Horowitz, ISSCC 2014, quoted in public [S]';
const SRAM_RULE = 'fit to 64-bit accesses of 8 KB, 32 KB and 1 MB (10, 20, 100): 3.4 · √KB for 8 B [D]';

export const HOROWITZ_45: EnergyTable = {
  id: 'horowitz-45nm',
  name: 'Horowitz, 45 nm',
  unit: 'pJ',
  entries: {
    mac: at45(0.3, 'an operation', `${HOROWITZ}: int8 multiply 0.2 + int32 add 0.1 [D]`),
    'mac-gated': at45(0.0096, 'an operation', 'Not given there: gated share of the Accelergy sheet, 0.018 / 0.561, of the MAC [D]'),
    accumulate: at45(0.1, 'an operation', `${HOROWITZ}: int32 add`, 32),
    counter: at45(0.03, 'an operation', `${HOROWITZ}: int8 add`),
    register: at45(0.072, 'a byte', `Not given there: ${ALADDIN}; flip-flop, 0.009 a bit`),
    'local-read': at45(0.6, 'a byte', `2 KB; ${SRAM_RULE}`, 64),
    'local-write': at45(0.6, 'a byte', `2 KB; ${SRAM_RULE}`, 64),
    'weight-read': at45(6.8, 'a byte', `256 KB; ${SRAM_RULE}`, 64),
    'weight-write': at45(6.8, 'a byte', `256 KB; ${SRAM_RULE}`, 64),
    'metadata-read': at45(3.4, 'a byte', `64 KB; ${SRAM_RULE}`, 64),
    'metadata-write': at45(3.4, 'a byte', `64 KB; ${SRAM_RULE}`, 64),
    'activation-read': at45(6.8, 'a byte', `256 KB; ${SRAM_RULE}`, 64),
    'activation-write': at45(6.8, 'a byte', `256 KB; ${SRAM_RULE}`, 64),
    ...SPARTEN_45,
    ...INDEXING,
    dram: { value: 160, per: 'a byte', widthBits: 32, node: 'DDR', source: 'Han et al., NIPS 2015: 640 for 32 bits [S]' },
  },
};

const eyeriss = maker('65 nm, relative', 16);
const RELATIVE = 'Eyeriss hierarchy, one word = one int8 value here, MAC = 1 [M]';
const SCALED = (entry: string): string => `Not in the hierarchy: ${entry} of the Accelergy sheet / its MAC, 0.561 [D]`;
const SPARTEN_SCALED = 'Not in the hierarchy: SparTen, Table 4 [S2] / its MAC, 0.540 [D]';

const EYERISS_RELATIVE: EnergyTable = {
  id: 'eyeriss-relative',
  name: 'Eyeriss, relative to a MAC',
  unit: 'MAC',
  entries: {
    mac: eyeriss(1, 'an operation', RELATIVE, 16),
    'mac-gated': eyeriss(0.032, 'an operation', SCALED('gated MAC')),
    accumulate: eyeriss(0.153, 'an operation', SCALED('32-bit adder'), 32),
    counter: eyeriss(0.107, 'an operation', SCALED('8-bit counter')),
    register: eyeriss(0.128, 'a byte', SCALED('flip-flop')),
    'local-read': eyeriss(1, 'a byte', `${RELATIVE}; register file`),
    'local-write': eyeriss(1, 'a byte', `${RELATIVE}; register file`),
    'weight-read': eyeriss(6, 'a byte', `${RELATIVE}; global buffer`),
    'weight-write': eyeriss(6, 'a byte', `${RELATIVE}; global buffer`),
    'metadata-read': eyeriss(6, 'a byte', `${RELATIVE}; global buffer`),
    'metadata-write': eyeriss(6, 'a byte', `${RELATIVE}; global buffer`),
    'activation-read': eyeriss(6, 'a byte', `${RELATIVE}; global buffer`),
    'activation-write': eyeriss(6, 'a byte', `${RELATIVE}; global buffer`),
    'sparten-inner-join': eyeriss(3.935, 'an active unit and cycle', SPARTEN_SCALED, 128),
    'sparten-buffer': eyeriss(1.389, 'an active unit and cycle', SPARTEN_SCALED),
    'sparten-permute': eyeriss(0.767, 'an active unit and cycle', SPARTEN_SCALED, 32),
    'sparten-other': eyeriss(1.467, 'an active unit and cycle', SPARTEN_SCALED),
    ...INDEXING,
    dram: eyeriss(200, 'a byte', `${RELATIVE}; DRAM`),
  },
};

/** The default comes first. */
export const ENERGY_PRESETS: readonly EnergyTable[] = [ACCELERGY_45, HOROWITZ_45, EYERISS_RELATIVE];

/** The preset of this id, or null. */
export const energyPreset = (id: string): EnergyTable | null => ENERGY_PRESETS.find((preset) => preset.id === id) ?? null;
