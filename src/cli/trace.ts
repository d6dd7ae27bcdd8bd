import { registersText } from '../engine/csph/registers-text';
import { waveform } from '../engine/csph/vcd';
import { lastWaveformCycle } from '../engine/csph/waveform-window';
import { fail, ok, type Result } from '../lib/result';
import { encodeUtf8 } from '../lib/utf8';
import { decodeLink } from '../scenario/codec';
import { badArguments, badData, result, type Command } from './command';
import { helpText, JSON_FLAG, type Option, optional, readOptions, text, whole, wholes, withDefault } from './options';
import { scenarioTile } from './scenario-tile';

/** Text that may be left out or empty. */
const anyText = (hint: string, help: string): Option<string> => ({ hint, help, required: false, read: (given) => ok(given ?? '') });

const OPTIONS = {
  scenario: anyText('LINK', 'a link to the laboratory, or its part from the # on (default: what the page opens with)'),
  registers: optional(text('OUT.ndjson', 'write the registers of every cycle: a line of settings and data, then a line a cycle')),
  vcd: optional(text('OUT.vcd', 'write a waveform, which GTKWave and Surfer open')),
  pe: optional(wholes('P,M', 'one PE of the waveform, by array row and column; else all', 0)),
  from: withDefault(whole('C', 'first cycle', 0), 0),
  to: optional(whole('C', "last cycle; else the tile's last", 0)),
  networks: withDefault(text('FOLDER', 'where the trained networks lie'), 'public/networks'),
  json: JSON_FLAG,
};

const HELP = helpText(
  'trace',
  'Writes what the array holds, cycle by cycle, in the tile that a link shows in Stream, and prints {tile, tiles, cycles, from, to, hardware, sums}.\n' +
    'The bench in hardware/ runs the same tile on the array in SystemVerilog and compares.',
  OPTIONS,
);

function readPe(given: readonly number[] | null): Result<readonly [number, number] | null> {
  if (given === null) return ok(null);
  return given.length === 2 ? ok([given[0], given[1]]) : fail('--pe takes an array row and a column, for example 0,3', 'See: cascade-lab trace --help');
}

export const trace: Command = {
  name: 'trace',
  summary: 'registers of every cycle of a tile, as lines of JSON or as a waveform',
  run: (args, io) => {
    const options = readOptions('trace', OPTIONS, args);
    if (!options.ok) return badArguments(options.error);
    if (options.value === 'help') return { status: 'help', text: HELP };
    const { scenario: link, registers, vcd, pe, from, to, networks } = options.value;
    if (registers === null && vcd === null)
      return badArguments({ message: 'neither --registers nor --vcd says what to write', remedy: 'See: cascade-lab trace --help' });
    const one = readPe(pe);
    if (!one.ok) return badArguments(one.error);

    const { scenario, problems } = decodeLink(link);
    for (const { field, message } of problems) io.err(`cascade-lab trace: ${field === '' ? 'the link' : field}: ${message}\n`);
    const found = scenarioTile(scenario, networks, io);
    if (!found.ok) return badData(found.error);
    const { trace: tile, values, mode } = found.value;
    if (registers !== null) {
      const lines = registersText(tile, values, mode, from, to ?? tile.cycles - 1);
      if (!lines.ok) return badData(lines.error);
      const written = io.writeFile(registers, encodeUtf8([...lines.value].join('')));
      if (!written.ok) return badData(written.error);
    }
    if (vcd !== null) {
      const bytes = waveform(tile, values, mode, { from, to: to ?? lastWaveformCycle(tile), pe: one.value });
      if (!bytes.ok) return badData(bytes.error);
      const written = io.writeFile(vcd, bytes.value);
      if (!written.ok) return badData(written.error);
    }
    const { tiles, cycles, hardware } = tile;
    return result({ tile: values.tile, tiles, cycles, from, to: to ?? cycles - 1, hardware, sums: mode });
  },
};
