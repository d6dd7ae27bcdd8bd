import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeGolden, goldenText } from '../testing/golden';
import { DATAFLOWS, foldCycles, foldsOf, followingCycles, laidOut, scaleSimCycles, systolicAccesses } from './systolic';
import type { Dataflow, Gemm, SystolicArray } from './systolic';

/** Share of the PEs that have work in an average fold. */
function mappingEfficiency(gemm: Gemm, array: SystolicArray, dataflow: Dataflow): number {
  const { rows, columns } = laidOut(gemm, dataflow);
  return (rows * columns) / (foldsOf(gemm, array, dataflow) * array.rows * array.columns);
}

/** MACs / (PEs × reported cycles). */
function overallUtilisation(gemm: Gemm, array: SystolicArray, dataflow: Dataflow): number {
  return (gemm.m * gemm.k * gemm.n) / (scaleSimCycles(gemm, array, dataflow) * array.rows * array.columns);
}

const FOLDER = resolve(import.meta.dirname, '../../../../shared/golden/scalesim');

function table(file: string): Record<string, string>[] {
  const [header, ...lines] = goldenText(`scalesim/${file}`).trim().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i], cell])));
}

const gemmOf = (row: Record<string, string>): { m: number; k: number; n: number } => ({ m: Number(row.M), k: Number(row.K), n: Number(row.N) });

describeGolden('systolic arrays against SCALE-Sim', () => {
  it('equals every cycle count of every network', () => {
    const files = readdirSync(FOLDER).filter((file) => /_(os|ws)_\d+x\d+\.csv$/.test(file));
    let rows = 0;
    for (const file of files) {
      const [, dataflow, arrayRows, columns] = /_(os|ws)_(\d+)x(\d+)\.csv$/.exec(file) ?? [];
      for (const row of table(file)) {
        rows++;
        const cycles = scaleSimCycles(gemmOf(row), { rows: Number(arrayRows), columns: Number(columns) }, dataflow as Dataflow);
        expect(cycles, `${file} ${row.layer}`).toBe(Number(row.compute_cycles));
      }
    }
    expect(rows).toBeGreaterThan(200);
  });

  it('equals the fuzz rows: cycles, utilisation, mapping and access counts, except the two known slips', () => {
    const rows = table('fuzz.csv');
    for (const row of rows) {
      const gemm = gemmOf(row);
      const array = { rows: Number(row.arr_h), columns: Number(row.arr_w) };
      const dataflow = row.dataflow as Dataflow;
      const name = `case ${row.case} ${dataflow}`;
      const accesses = systolicAccesses(gemm, array, dataflow);
      expect(scaleSimCycles(gemm, array, dataflow), name).toBe(Number(row.total_cycles) - Number(row.stall_cycles));
      expect(100 * overallUtilisation(gemm, array, dataflow), name).toBeCloseTo(Number(row.overall_util_pct), 4);
      expect(100 * mappingEfficiency(gemm, array, dataflow), name).toBeCloseTo(Number(row.mapping_eff_pct), 4);
      expect(accesses.inputReads, name).toBe(Number(row.sram_ifmap_reads));
      expect(accesses.filterReads, name).toBe(Number(row.sram_filter_reads));
      const folds = foldsOf(gemm, array, dataflow);
      const slip = dataflow === 'os' ? folds * (array.rows + array.columns) : 0;
      expect(accesses.outputWrites + slip, name).toBe(Number(row.sram_ofmap_writes));
      const charged = foldCycles(gemm, array, dataflow) + (dataflow === 'ws' ? array.columns - 1 : 0);
      const computeUtilisation = (gemm.m * gemm.k * gemm.n) / (folds * charged * array.rows * array.columns);
      expect(100 * computeUtilisation, name).toBeCloseTo(Number(row.compute_util_pct), 4);
    }
    expect(rows.length).toBe(240);
  });

  it('equals every input-stationary row', () => {
    const rows = table('is_fuzz.csv');
    for (const row of rows) {
      const cycles = scaleSimCycles(gemmOf(row), { rows: Number(row.rows), columns: Number(row.cols) }, 'is');
      expect(cycles, row.layer).toBe(Number(row.compute_cycles));
    }
    expect(rows.length).toBe(56);
  });
});

describe('systolic arrays', () => {
  it('fills once a fold and reports the index of the last cycle', () => {
    const gemm = { m: 5, k: 7, n: 9 };
    expect(foldsOf(gemm, { rows: 4, columns: 4 }, 'os')).toBe(2 * 3);
    expect(scaleSimCycles(gemm, { rows: 4, columns: 4 }, 'os')).toBe(6 * (7 + 6) - 1);
    expect(foldsOf(gemm, { rows: 4, columns: 4 }, 'ws')).toBe(2 * 3);
    expect(scaleSimCycles(gemm, { rows: 4, columns: 4 }, 'ws')).toBe(6 * (5 + 10) - 1);
    expect(foldsOf(gemm, { rows: 4, columns: 3 }, 'is')).toBe(2 * 2);
    expect(scaleSimCycles(gemm, { rows: 4, columns: 3 }, 'is')).toBe(4 * (9 + 9) - 1);
  });

  it('lets inputs and filters change places between weights and inputs that stay', () => {
    const array = { rows: 4, columns: 3 };
    const ws = systolicAccesses({ m: 5, k: 7, n: 9 }, array, 'ws');
    const is = systolicAccesses({ m: 9, k: 7, n: 5 }, array, 'is');
    expect(is).toEqual({ ...ws, inputReads: ws.filterReads, filterReads: ws.inputReads });
    expect(mappingEfficiency({ m: 9, k: 7, n: 5 }, array, 'is')).toBe(mappingEfficiency({ m: 5, k: 7, n: 9 }, array, 'ws'));
  });
});

/** Folds stepped: what stays enters a second register a row a cycle, from the start of the fold before; a fold streams when it is there and the last is through. */
function steppedFolds(gemm: Gemm, array: SystolicArray, dataflow: Dataflow): number {
  const { streamed } = laidOut(gemm, dataflow);
  const entering = dataflow === 'os' ? 0 : array.rows;
  let there = entering;
  let through = 0;
  for (let fold = 0; fold < foldsOf(gemm, array, dataflow); fold++) {
    const start = Math.max(there, through);
    there = start + entering;
    through = start + streamed;
  }
  // The last product reaches the far corner; the index of its cycle is reported.
  return through + array.rows - 1 + array.columns - 1 - 1;
}

describe('folds that follow each other', () => {
  it('take in closed form what stepping them takes, never more than apart, and as much where there is one', () => {
    const side = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(side, side, side, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 2, max: 9 }), (m, k, n, rows, columns) => {
        for (const dataflow of DATAFLOWS) {
          const [gemm, array] = [
            { m, k, n },
            { rows, columns },
          ];
          const following = followingCycles(gemm, array, dataflow);
          expect(following).toBe(steppedFolds(gemm, array, dataflow));
          const apart = scaleSimCycles(gemm, array, dataflow);
          expect(following).toBeLessThanOrEqual(apart);
          expect(following === apart || foldsOf(gemm, array, dataflow) > 1).toBe(true);
        }
      }),
      { seed: 12, numRuns: 300 },
    );
  });
});
