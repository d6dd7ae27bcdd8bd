import { decodeLink, encodeLink } from '../scenario/codec';
import { parseScenario } from '../scenario/json';
import { badArguments, badData, result, type Command, type Io, type Outcome } from './command';
import { readJsonFile } from './json-file';

const HELP = `cascade-lab link decode '#v=3&…' [--json]
cascade-lab link encode scenario.json [--json]

decode prints {scenario, problems}: any text means some scenario; problems tells what in it could not be used.
encode prints {link}: the part of a link from the # on. It takes a scenario, or what decode printed; missing fields have their defaults.
`;
const REMEDY = 'See: cascade-lab link --help';

/** What `link decode` printed holds the scenario beside the problems; a scenario alone is taken as it is. */
const scenarioIn = (json: unknown): unknown => (typeof json === 'object' && json !== null && 'scenario' in json ? json.scenario : json);

function encode(path: string, io: Io): Outcome {
  const json = readJsonFile(path, io);
  if (!json.ok) return badData(json.error);
  const scenario = parseScenario(scenarioIn(json.value));
  return scenario.ok ? result({ link: encodeLink(scenario.value) }) : badData(scenario.error);
}

export const link: Command = {
  name: 'link',
  summary: 'read a link to the laboratory, or make one',
  run: (args, io) => {
    // Behind -- there are no options, so that a link may begin with anything.
    const end = args.includes('--') ? args.indexOf('--') : args.length;
    if (args.slice(0, end).some((arg) => arg === '--help' || arg === '-h')) return { status: 'help', text: HELP };
    const options = args.slice(0, end).filter((arg) => arg !== '--json');
    const words = [...options, ...args.slice(end + 1)];
    const [action, subject] = words;
    const unknown = options.find((word) => word.startsWith('-') && word !== '-');
    if (unknown !== undefined) return badArguments({ message: `link has no option ${unknown}`, remedy: REMEDY });
    if (action !== 'decode' && action !== 'encode') {
      const message = action === undefined ? 'link is to decode or to encode' : `link cannot ${action}, only decode and encode`;
      return badArguments({ message, remedy: REMEDY });
    }
    if (subject === undefined || words.length > 2) {
      const wanted = action === 'decode' ? 'link, in quotes' : 'scenario file';
      return badArguments({ message: `link ${action} takes one ${wanted}; ${words.length - 1} words follow it`, remedy: REMEDY });
    }
    return action === 'decode' ? result(decodeLink(subject)) : encode(subject, io);
  },
};
