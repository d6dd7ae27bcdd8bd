export const PARITIES = ['multipliers', 'power', 'area'] as const;
/**
 * What designs have in equal measure: multipliers; or as many as cost no more on-chip power, or no more area, than the reference's. Power is on-chip energy
 * by cycle, waits for DRAM included, so it hangs on the energy table.
 */
export type Parity = (typeof PARITIES)[number];
