import { cascadeBinStatistics } from '../engine/csph/bin-statistics';
import { BUFFER_KINDS, DEFAULT_BINS, DRAIN_MODES, ROW_ORDERS, TURN_RULES, type HardwareConfig } from '../engine/csph/config';
import { layerCost } from '../engine/csph/cost';
import { simulateLayer } from '../engine/csph/event-model';
import { bufferReadings, READING_IDS } from '../engine/csph/readings';
import { validateHardware, validateWork } from '../engine/csph/validate';
import { chunkTotal } from '../engine/pruning/chunks';
import { fail, ok, type Result } from '../lib/result';
import { badArguments, badData, result, type Command, type Io } from './command';
import { readJsonFile } from './json-file';
import { choice, flag, helpText, JSON_FLAG, readOptions, text, whole, wholes, withDefault } from './options';

const OPTIONS = {
  counts: text('counts.json', 'JSON array: the chunk count of every row'),
  filters: whole('M', 'filters of the layer', 1),
  positions: whole('P', 'output positions: pixels or tokens', 1),
  rows: whole('R', 'rows of the PE array', 1),
  cols: whole('A', 'columns of the PE array: filters to a chunk', 1),
  group: withDefault(whole('T', 'rows summed in a PE before the buffer is touched', 1), 1),
  bins: withDefault(wholes('2,4,8', 'slots of each register bin', 1), DEFAULT_BINS),
  buffer: withDefault(choice(BUFFER_KINDS, 'how the accumulation buffer is built'), 'bins'),
  order: withDefault(choice(ROW_ORDERS, 'rows as they come, or by count, descending'), 'natural'),
  drain: withDefault(choice(DRAIN_MODES, 'whether outputs leave behind the next tile'), 'overlapped'),
  turn: withDefault(choice(TURN_RULES, 'whether a group that ends on the first slot of a bin leaves the bin where it is, or turns it home'), 'hold'),
  trace: flag('step the event model cycle by cycle instead of the closed form; prints the same'),
  readings: flag('print each reading of the accumulation buffer instead, whatever --buffer and --turn say [our reading]'),
  json: JSON_FLAG,
};

/** Cycles of a tile that are stepped: some minutes of them. */
const MOST_STEPPED = 2 ** 30;

const HELP = helpText(
  'simulate',
  'Runs one layer on CSP-H and prints exact totals over all tiles and passes: {tiles, passes, capacity, cycles, pe, activationWords,\n' +
    "weightWords, metadataBits, buffer, occupancy, alpha}. Buffer figures are those of one PE's buffer, an entry a bin; held counts commits written back in place.\n" +
    'occupancy.cyclesAt[o]: cycles, drain left out, in which a PE that owns an output of every chunk holds o sums. alpha is what the authors’ code computes from\n' +
    'chunk counts: the sum over bins of (rows that reach its chunks / the most of any bin) × slots / 14, not a measured activity.\n' +
    'With --readings: {confidence, readings}, an entry each for hold, eager, gated, padded, flat and addressed: {reading, cycles, commits, held, realignSteps, slotsClocked}.',
  OPTIONS,
);

function readCounts(path: string, io: Io): Result<readonly number[]> {
  const json = readJsonFile(path, io);
  if (!json.ok) return json;
  if (Array.isArray(json.value) && json.value.every((count): count is number => typeof count === 'number')) return ok(json.value);
  return fail(`${path} is not a JSON array of numbers`, 'Give the chunk count of every row, for example [2, 0, 1].');
}

export const simulate: Command = {
  name: 'simulate',
  summary: 'cycles and traffic of a pruned layer on CSP-H',
  run: (args, io) => {
    const options = readOptions('simulate', OPTIONS, args);
    if (!options.ok) return badArguments(options.error);
    if (options.value === 'help') return { status: 'help', text: HELP };
    const { counts, filters, positions, rows, cols, group, bins, buffer, order, drain, turn, trace, readings } = options.value;
    const config: HardwareConfig = { arrayRows: rows, arrayColumns: cols, groupSize: group, bins, buffer, order, drain, turn };
    const hardware = validateHardware(config);
    if (!hardware.ok) return badArguments(hardware.error);
    const chunkCounts = readCounts(counts, io);
    if (!chunkCounts.ok) return badData(chunkCounts.error);
    const work = validateWork({ chunkCounts: chunkCounts.value, filters, positions }, hardware.value);
    if (!work.ok) return badData(work.error);
    if (readings && trace) return badArguments({ message: '--readings is not stepped', remedy: 'Leave --trace out.' });
    if (readings) {
      const found = bufferReadings(work.value, hardware.value);
      const each = READING_IDS.map((reading) => ({ reading, ...found[reading] }));
      return result({ confidence: 'our reading', readings: each });
    }
    const closed = layerCost(work.value, hardware.value);
    const stepped = closed.cycles.total / closed.tiles;
    if (trace && stepped > MOST_STEPPED)
      return badData({ message: `a tile takes ${stepped} cycles, and at most ${MOST_STEPPED} are stepped`, remedy: 'Leave --trace out: it prints the same.' });
    const cost = trace ? simulateLayer(work.value, hardware.value) : closed;
    const chunks = chunkTotal(filters, cols);
    return result({ ...cost, alpha: cascadeBinStatistics([{ chunkCounts: chunkCounts.value, chunks }]).alpha });
  },
};
