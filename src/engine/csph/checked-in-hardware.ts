/** What `npm run hardware` compared with the trace when it was run last; written by it. See docs/hardware.md. */
export const CHECKED_IN_HARDWARE = { verilator: '5.006', tiles: 658, cycles: 78885, compared: 31681870, differences: 0 } as const;
