/** Areas in NAND2 equivalents of generic gates; written by `npm run hardware -- --only areas`. See docs/hardware.md. */
export const SYNTHESISED = {
  mac: { '8': 1307, '32': 1483 },
  quantiser: 850,
  bins: { '8': 3472, '32': 13773 },
  controller: 427,
  sequencer: 9189,
  join: { sklansky: 28343, 'brent-kung': 20461, popcount: 7892 },
  values: { none: 0, cells: 6144, flops: 40480 },
} as const;
