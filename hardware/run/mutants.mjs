// One change to the design each, which the bench must notice.

/** @typedef {{ readonly name: string, readonly file: string, readonly from: string, readonly to: string, readonly why: string }} Mutant */

/** @type {readonly Mutant[]} */
export const MUTANTS = [
  { name: 'never holds', file: 'ring_controller.sv', from: 'assign hold = holds & ', to: "assign hold = 1'b0 & ", why: 'hold is eager' },
  { name: 'always holds', file: 'ring_controller.sv', from: 'assign hold = holds & ', to: "assign hold = 1'b1 & ", why: 'eager is hold' },
  { name: 'holds any last commit', file: 'ring_controller.sv', from: '|(at_work & at_home & ~at_end)', to: '|(at_work & ~at_end)', why: 'only the first slot of a bin leaves it home' },
  { name: 'turns a held bin', file: 'ring_controller.sv', from: "turning[b] <= ~hold & ~at_end[b];", to: "turning[b] <= ~at_end[b];", why: 'a held bin has nothing to turn' },
  { name: 'comes home a step early', file: 'ring_controller.sv', from: 'if (turning[b]) turning[b] <= ~at_end[b];', to: "if (turning[b]) turning[b] <= here != HERE_WIDTH'(SIZE - 2);", why: 'the next commit meets the wrong slot' },
  { name: 'never turns home', file: 'ring_controller.sv', from: 'turning[b] <= ~hold & ~at_end[b];', to: "turning[b] <= 1'b0;", why: 'bins stay where the group left them' },
  { name: 'never waits', file: 'ring_controller.sv', from: 'assign waits = (wants_commit | drain) & |(at_work & turning);', to: "assign waits = 1'b0 & (wants_commit | drain) & |(at_work & turning);", why: 'eager bins are not always home' },
  { name: 'leaves a bin a slot late', file: 'ring_controller.sv', from: 'else if (moves_on & |(at_work & at_end)) at_work', to: 'else if (commits & ~last & |(at_work & at_home)) at_work', why: 'slots go to the wrong bin' },
  { name: 'tail keeps the old sum', file: 'bin_ring.sv', from: 'assign tail = write ? value : head;', to: 'assign tail = head;', why: 'commits are lost' },
  { name: 'hold shifts the head', file: 'bin_ring.sv', from: 'words[WIDTH-1:0] <= held ? value : words[2*WIDTH-1:WIDTH];', to: 'words[WIDTH-1:0] <= held ? head : words[2*WIDTH-1:WIDTH];', why: 'a held sum is lost' },
  { name: 'never starts afresh', file: 'accumulation_buffer.sv', from: 'assign head = selected & {WIDTH{~fresh}};', to: 'assign head = selected & {WIDTH{fresh | ~fresh}};', why: "the last tile's sums are added" },
  { name: 'fresh a slot late', file: 'sequencer.sv', from: 'assign fresh = running & slot == occupied;', to: 'assign fresh = running & slot > occupied;', why: "the last tile's sums are added" },
  { name: 'gates a sum that starts with zero', file: 'mac.sv', from: 'if (live | (go & first)) local_sum', to: 'if (live | (go & first & live)) local_sum', why: 'the sum before stays (T above 1)' },
  { name: 'unsigned weights', file: 'mac.sv', from: 'assign exact_product = factor * weight;', to: "assign exact_product = factor * $signed({1'b0, weight[WEIGHT_WIDTH-2:0]});", why: 'negative weights' },
  { name: 'rounds halves up', file: 'quantiser.sv', from: '(|rest[SUM_WIDTH-2:0] | floor[0])', to: "(|rest[SUM_WIDTH-2:0] | floor[0] | 1'b1)", why: 'halves go to the even neighbour' },
  { name: 'saturates one early', file: 'quantiser.sv', from: '(BITS - 1)) - 64\'d1', to: '(BITS - 1)) - 64\'d2', why: 'the largest value is allowed' },
  { name: 'wraps below', file: 'quantiser.sv', from: 'else if (rounded < LEAST) saturated = LEAST;', to: "else if (rounded < LEAST) saturated = LEAST + 1'b1;", why: 'sums below the range' },
  { name: 'idle PEs add', file: 'pe.sv', from: "assign addend = go & commit ? quantised : '0;", to: "assign addend = commit ? quantised : '0;", why: 'ragged chunks and tiles' },
  { name: 'loads a row too many', file: 'sequencer.sv', from: 'assign last = keeps_more == \'0;', to: 'assign last = keeps_more == \'0 | (slot == COUNT_WIDTH\'(5) & keeps_more != \'0);', why: 'long groups end early' },
  { name: 'prefers the last row', file: 'sequencer.sv', from: 'counts[{bank, INDEX_WIDTH\'(i)}] > slot;', to: 'counts[{bank, INDEX_WIDTH\'(i)}] >= slot;', why: 'rows get a chunk they do not keep' },
  { name: 'swaps banks late', file: 'sequencer.sv', from: 'assign load_bank = phase == LOAD ? bank : other;', to: 'assign load_bank = bank;', why: 'the next group overwrites the one at work' },
  { name: 'controls skip a column', file: 'csp_array.sv', from: 'across[HERE] <= across[HERE-1];', to: 'across[HERE] <= across[p*COLUMNS];', why: 'activations outrun the controls' },
  { name: 'drains the wrong row', file: 'csp_array.sv', from: "controls[HERE].drain_row == ROW_WIDTH'(p)", to: "controls[HERE].drain_row == ROW_WIDTH'(ROWS - 1 - p)", why: 'sums leave in the wrong order' },
];
