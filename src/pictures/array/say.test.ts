import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csphCases } from '../../engine/reference/csph-arbitraries';
import { whole } from '../../lib/numbers';
import { EXAMPLE_HARDWARE, EXAMPLE_WORK, exampleTile } from './testing/examples';
import { momentAt } from './moment';
import { headline, subline } from './say';

const said = (cycle: number, tile = exampleTile()): string => {
  const moment = momentAt(tile, cycle);
  return `${headline(moment)} ${subline(moment)}`;
};

describe('sentences', () => {
  it('say of every cycle of any run which one it is, what is at work and no nonsense', () => {
    fc.assert(
      fc.property(csphCases, ({ work, hardware }) => {
        const tile = exampleTile(work, hardware);
        for (let cycle = 0; cycle < tile.trace.cycles; cycle++) {
          const moment = momentAt(tile, cycle);
          const { row, chunk, kind, slot } = moment.state;
          const title = headline(moment);
          const text = `${title} ${subline(moment)}`;
          expect(title.startsWith(`Cycle ${whole(cycle)}: `)).toBe(true);
          expect(text).not.toMatch(/undefined|NaN|null|Infinity|−1\b|-1\b| {2}|\.\.|\[object/);
          expect(text.endsWith('.')).toBe(true);
          expect(subline(moment)).not.toBe('');
          const facts = [
            ...(row >= 0 ? [new RegExp(`row ${row}\\b`)] : []),
            ...(chunk >= 0 ? [new RegExp(`chunk ${chunk}\\b`, 'i')] : []),
            ...(kind === 'stall' ? [/the array waits/] : []),
          ];
          for (const fact of facts) expect(title).toMatch(fact);
          expect(text).toMatch(slot < 0 ? /./ : new RegExp(`slot ${slot}\\b`));
          expect(/It is the last cycle of the tile(: the sums leave behind the next one, whose buffers start empty)?\.$/.test(text)).toBe(
            cycle === tile.trace.cycles - 1,
          );
        }
      }),
      { seed: 5, numRuns: 60 },
    );
  });

  it('read like this', () => {
    const tile = exampleTile();
    const sentences = Array.from({ length: tile.trace.cycles }, (_, cycle) => said(cycle));
    expect(sentences[0]).toBe(
      'Cycle 0: the array fills, step 1 of 6; nothing is multiplied yet. Weights come from above and activations from the left; it takes 6 cycles until the first of them meet in the far corner. From then on each PE is drawn at its own moment, without the slant of the wave.',
    );
    expect(sentences[6]).toBe(
      'Cycle 6: row 0 is loaded. Its 4 activations are read, once, and will stay until its 3 chunks have passed. The weights of a row, whatever their filter, all meet the same activations, and each PE keeps a sum for every chunk: so one read serves them all. Only the first load takes cycles of its own: later rows load behind the work of the row before.',
    );
    expect(sentences[7]).toMatch(
      /^Cycle 7: row 0 comes in with 4 activations and meets chunk 0; its counter allows 2 more chunks\. 12 PEs multiply their activations by the weights above them; gated or not, all commit the sums to slot 0, in bin 0\. 4 PEs are gated: their activation is zero\./,
    );
    expect(sentences[8]).toMatch(/row 0 holds its 4 activations and meets chunk 1; its counter allows one more chunk\./);
    expect(sentences[9]).toMatch(
      /meets chunk 2, its last: the counter is at zero, so chunk 3 is skipped\. .* Row 1 is skipped: chunk count 0\. Row 2 is next\.$/,
    );
    expect(sentences.find((sentence) => sentence.includes('waits'))).toMatch(
      /Chunk 0 of row 3 is held back until bin 0 is home\. Row 2 used 1 of the 2 slots of bin 0 in cycle \d+, so the bin has to turn on to its start; this is the last step\. 3 of 14 slots hold a sum, peak 4\.$/,
    );
  });

  it('tell a bin that is held, and a ring by the same name everywhere', () => {
    const held = exampleTile(EXAMPLE_WORK, { ...EXAMPLE_HARDWARE, turn: 'hold' });
    const cycle = Array.from({ length: held.trace.cycles }, (_, at) => at).find((at) => momentAt(held, at).state.isHeld) ?? -1;
    expect(said(cycle, held)).toMatch(/to slot 2, in bin 1\. Bin 1 is held: written back in place, nothing turns\./);
    const flat = exampleTile(EXAMPLE_WORK, { ...EXAMPLE_HARDWARE, buffer: 'flat' });
    for (let at = 0; at < flat.trace.cycles; at++) expect(said(at, flat)).not.toMatch(/\bbin\b/);
    expect(said(flat.trace.stallStarts[0], flat)).toMatch(/held back until the ring is home\. Row 0 used 3 of the 14 slots of the ring/);
  });

  it('count the PEs at work, one and all of them too', () => {
    const tile = exampleTile();
    const all = Array.from({ length: tile.trace.cycles }, (_, cycle) => momentAt(tile, cycle)).filter(({ state }) => state.kind === 'mac');
    for (const moment of all) {
      const working = (moment.positions - moment.zeroActivations) * moment.columns;
      const words = said(moment.cycle);
      const who =
        working === 0
          ? 'so all PEs are gated'
          : moment.zeroActivations === 0
            ? ' Each PE multiplies its activation by the weight above it and commits the sum '
            : working === 1
              ? ' 1 PE multiplies its activation by the weight above it; gated or not, all commit the sums '
              : ` ${working} PEs multiply their activations by the weights above them; gated or not, all commit the sums `;
      expect(words).toContain(who);
    }
    expect(new Set(all.map(({ zeroActivations }) => zeroActivations)).size).toBeGreaterThan(1);
  });

  it('tell a group that shares a commit, a pass and a drain', () => {
    const grouped = exampleTile(EXAMPLE_WORK, { ...EXAMPLE_HARDWARE, groupSize: 3 });
    const [first, second, third] = grouped.trace.passes[0].firstMac;
    expect(said(first, grouped)).toContain('first of 3 rows that share one commit');
    expect(said(second, grouped)).toContain('second of 3 rows that share one commit');
    expect(said(third, grouped)).toContain(
      '12 PEs multiply their activations by the weights above them; gated or not, all commit the sums of 3 rows to slot 0, in bin 0. 4 PEs are gated',
    );

    const passes = exampleTile(EXAMPLE_WORK, { ...EXAMPLE_HARDWARE, bins: [2] });
    expect(said(0, passes)).toContain('Pass 1 of 2: chunks 0 to 1,');
    expect(said(passes.trace.passes[1].firstCycle, passes)).toContain(
      'Pass 2 of 2: chunks 2 to 3, as many as the buffer has slots. Rows that reach so far are fetched again.',
    );

    const draining = exampleTile(EXAMPLE_WORK, { ...EXAMPLE_HARDWARE, drain: 'serial' });
    expect(said(draining.trace.cycles - 1, draining)).toContain('the sums of chunk 3 leave the array, step 4 of 4');
  });

  it('count what is gated and what is idle', () => {
    const tile = exampleTile(EXAMPLE_WORK, EXAMPLE_HARDWARE, 1);
    const { values, trace } = tile;
    const cycle = trace.passes[0].firstMac[0];
    const zeros = [0, 1, 2].filter((p) => values.activations[p * trace.rows] === 0).length;
    expect(momentAt(tile, cycle).zeroActivations).toBe(zeros);
    expect(said(cycle, tile)).toContain('Idle: one array row without a position.');
  });

  it('count one as one, and tell what was cut behind a row, where nothing more of it can come', () => {
    const one = exampleTile({ chunkCounts: [1, 3], filters: 13, positions: 1 });
    expect(said(6, one)).toContain('row 0 is loaded. Its one activation is read, once, and will stay until its one chunk has passed. Only the first load');
    expect(said(7, one)).toBe(
      'Cycle 7: row 0 comes in with one activation and meets chunk 0, its only one: the counter is at zero, so chunks 1 to 3 are skipped. Every activation of this row is zero, so all PEs are gated. The cycle passes all the same, and adds nothing to slot 0, in bin 0, which is written as it was. Idle: 3 array rows without a position. 1 of 14 slots holds a sum, peak 3. Row 1 is next.',
    );
    expect(said(10, one)).toContain('; its counter allows one more chunk. Each PE multiplies');
    expect(said(11, one)).toContain('its last: the counter is at zero, so chunk 3 is skipped. ');
    // A row of four chunks in a buffer of two comes again: what is behind it was not cut.
    const passes = exampleTile({ chunkCounts: [4, 0, 2], filters: 14, positions: 5 }, { ...EXAMPLE_HARDWARE, bins: [2] });
    expect(said(8, passes)).toBe(
      'Cycle 8: row 0 holds its 4 activations and meets chunk 1, its last: the counter is at zero. Each PE multiplies its activation by the weight above it and commits the sum to slot 1, in bin 0. 2 of 2 slots hold a sum, peak 2. Row 1 is skipped: chunk count 0. Row 2 is next.',
    );
    expect(said(10, passes)).toMatch(/ 2 of 2 slots hold a sum, peak 2\. The pass ends here\.$/);
    expect(said(passes.trace.cycles - 1, passes)).toContain('meets chunk 3, its last: the counter is at zero. ');
  });

  it('tell of a pass where it begins and while it is loaded, and not again', () => {
    const passes = exampleTile({ chunkCounts: [4, 0, 2], filters: 14, positions: 5 }, { ...EXAMPLE_HARDWARE, bins: [2] });
    const told = Array.from({ length: passes.trace.cycles }, (_, cycle) => /Pass \d of 2/.exec(said(cycle, passes))?.[0] ?? '');
    const [first, second] = passes.trace.passes;
    for (let cycle = first.firstCycle; cycle <= first.firstCycle + 6; cycle++) expect(told[cycle]).toBe('Pass 1 of 2');
    for (let cycle = first.firstCycle + 7; cycle < first.endCycle; cycle++) expect(told[cycle]).toBe('');
    expect(told[second.firstCycle]).toBe('Pass 2 of 2');
    expect(said(0, passes)).not.toContain('fetched again');
    expect(said(0)).not.toContain('Pass');
  });

  it('tell of rows that are skipped before the first, between two and after the last, and of how long a wait lasts', () => {
    const lone = exampleTile({ chunkCounts: [0, 0, 2, 1, 2, 0], filters: 14, positions: 4 }, { ...EXAMPLE_HARDWARE, bins: [4, 4] });
    for (let cycle = 0; cycle < 6; cycle++) expect(said(cycle, lone)).toMatch(/wave\. Rows 0 to 1 are skipped: chunk count 0\.$/);
    expect(said(0)).toMatch(/wave\.$/);
    expect(said(8, lone)).toMatch(/so chunks 2 to 3 are skipped\. .* Row 3 is next\.$/);
    expect(said(9, lone)).toContain('Row 2 used 2 of the 4 slots of bin 0 in cycle 8, so the bin has to turn on to its start; one more step to go.');
    expect(said(10, lone)).toContain('; this is the last step.');
    expect(said(12, lone)).toContain('; 2 more steps to go.');
    const end = exampleTile({ chunkCounts: [3, 0], filters: 14, positions: 4 }, { ...EXAMPLE_HARDWARE, bins: [2] });
    expect(said(end.trace.passes[0].endCycle - 1, end)).toMatch(/Row 1 is skipped: chunk count 0\. The pass ends here\.$/);
  });

  it('tell a group while it is loaded, and where its sums stay meanwhile', () => {
    const grouped = exampleTile(EXAMPLE_WORK, { ...EXAMPLE_HARDWARE, groupSize: 3, drain: 'serial' });
    expect(said(6, grouped)).toMatch(/It is row 1 of a group of up to 3\. Later groups load behind the work of the group before\.$/);
    expect(said(7, grouped)).toContain('It is row 2 of a group of up to 3.');
    expect(said(7, grouped)).not.toContain('so one read serves them all');
    expect(said(8, grouped)).toContain('so one read serves them all');
    expect(said(9, grouped)).toBe(
      'Cycle 9: row 0 comes in with 4 activations and meets chunk 0; its counter allows 2 more chunks. 12 PEs multiply their activations by the weights above them and add to their local registers: first of 3 rows that share one commit. 4 PEs are gated: their activation is zero.',
    );
    expect(said(13, grouped)).toMatch(/commit the sums of 2 rows to slot 1, in bin 0\. .* Rows 4 to 5 are skipped: chunk count 0\. Row 6 is next\.$/);
    // Two rows of the group are not done: what comes next is not told.
    expect(said(10, grouped)).not.toContain('next');
    expect(said(19, grouped)).toContain('Idle: 2 columns without a filter.');
    expect(said(20, grouped)).toBe(
      'Cycle 20: the sums of chunk 0 leave the array, step 1 of 4. Slot 0 of every accumulation buffer is emptied, 4 cycles a slot. Only this switch makes draining cost time; by default it hides behind the next tile. 4 of 14 slots hold a sum, peak 4.',
    );
    expect(said(35, grouped)).toMatch(/next tile\. It is the last cycle of the tile\.$/);
    expect(said(exampleTile().trace.cycles - 1)).toMatch(/: the sums leave behind the next one, whose buffers start empty\.$/);
    const addressed = exampleTile(EXAMPLE_WORK, { ...EXAMPLE_HARDWARE, buffer: 'addressed' });
    expect(said(7, addressed)).toContain('to slot 0, found by its address.');
    expect(said(7, exampleTile(EXAMPLE_WORK, { ...EXAMPLE_HARDWARE, buffer: 'flat' }))).toContain('to slot 0 of the ring.');
  });
});
