/** What `npm run hardware` compared with the trace when it was run last; written by it. See docs/hardware.md. */
export const CHECKED_IN_HARDWARE = { verilator: '5.006', tiles: 658, cycles: 75639, compared: 30998983, differences: 0 } as const;
