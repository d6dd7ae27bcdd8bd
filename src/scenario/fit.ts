import { DEFAULT_SCENARIO, defaultsOf } from './defaults';
import type { LinkProblem, Scenario } from './types';
import { LINK_VERSION } from './versions';

/** What has to be known of a network to tell whether a scenario is about it. */
export interface NetworkFacts {
  readonly id: string;
  readonly checkpoints: readonly { readonly id: string }[];
  readonly layers: readonly { readonly id: string }[];
  /** Test images there are. */
  readonly images: number;
}

/** What is known so far. A scenario can be fitted again as more becomes known. */
export interface ScenarioFacts {
  readonly networks: readonly NetworkFacts[];
  /** J of the layer. */
  readonly rows?: number;
  /** Tiles of the layer on the scenario's array. */
  readonly tiles?: number;
  /** Cycles of one tile. */
  readonly cycles?: number;
  /** Steps of the cut; 0 where the pattern has none. */
  readonly steps?: number;
  /** Moments of the training on show in Train, its start counted; and what they are counted in. */
  readonly moments?: { readonly count: number; readonly unit: 'epochs' | 'moments' };
  /** Layers of the comparison that the scenario asks for. */
  readonly comparedLayers?: readonly string[];
}

const DEFAULTS = Array.from({ length: LINK_VERSION }, (_, before) => defaultsOf(before + 1));

/** Whether a value may stand there only because a link left it out. */
const isUnasked = (field: 'checkpoint' | 'layer' | 'tile', value: string | number): boolean => DEFAULTS.some((scenario) => scenario[field] === value);

/**
 * The nearest scenario that exists: unknown names fall back to the default's, or else to the first there is; numbers past the end go to the end; a weight row
 * that is not in the layer is deselected. Where a link asked for no tile, and the default's does not exist, it is the one in the middle. Every other change is reported under the link's key. A scenario that fits is returned as it is.
 */
export function fitScenario(scenario: Scenario, facts: ScenarioFacts): { scenario: Scenario; problems: LinkProblem[] } {
  const problems: LinkProblem[] = [];
  let changed = false;

  const chooseName = (field: string, wanted: string, preferred: string, choices: readonly { readonly id: string }[], what: string, unasked = false): string => {
    const first = choices[0];
    if (first === undefined || choices.some(({ id }) => id === wanted)) return wanted;
    const used = choices.some(({ id }) => id === preferred) ? preferred : first.id;
    changed = true;
    // A link to another network that leaves out its checkpoint or layer did not ask for the default network's.
    if (!unasked) problems.push({ field, found: wanted, message: `There is no such ${what}; ${used} is shown.` });
    return used;
  };
  const clampIndex = (field: string, wanted: number, count: number | undefined, what: string): number => {
    if (count === undefined || count < 1 || wanted < count) return wanted;
    problems.push({ field, found: String(wanted), message: `The last ${what} is ${count - 1}; it is shown.` });
    return count - 1;
  };
  const chooseTile = ({ tile }: Scenario): number => {
    const { tiles } = facts;
    if (tiles === undefined || tiles < 1 || tile < tiles || !isUnasked('tile', tile)) return clampIndex('tile', tile, tiles, 'tile');
    changed = true;
    return Math.floor(tiles / 2);
  };

  const { checkpoint, layer } = scenario;
  const networkId = chooseName('net', scenario.network, DEFAULT_SCENARIO.network, facts.networks, 'network');
  const network = facts.networks.find(({ id }) => id === networkId);
  const fitted: Scenario = {
    ...scenario,
    network: networkId,
    checkpoint: chooseName(
      'ckpt',
      checkpoint,
      DEFAULT_SCENARIO.checkpoint,
      network?.checkpoints ?? [],
      'checkpoint of this network',
      isUnasked('checkpoint', checkpoint),
    ),
    layer: chooseName('layer', layer, DEFAULT_SCENARIO.layer, network?.layers ?? [], 'layer in this network', isUnasked('layer', layer)),
    compareSubject: chooseName('on', scenario.compareSubject, DEFAULT_SCENARIO.compareSubject, facts.networks, 'network to compare'),
    image: clampIndex('img', scenario.image, network?.images, 'test image'),
    tile: chooseTile(scenario),
    cycle: clampIndex('cyc', scenario.cycle, facts.cycles, 'cycle'),
    step: fitStep(scenario, facts.steps, problems),
    epoch: fitEpoch(scenario, facts.moments, problems),
    compareArray: fitArray(scenario, problems),
    compareLayer: fitComparedLayer(scenario, facts.comparedLayers, problems),
    pe: fitPe(scenario, problems),
    row: fitRow(scenario, facts.rows, problems),
  };
  return { scenario: changed || problems.length > 0 ? fitted : scenario, problems };
}

/** A systolic array of one multiplier would take no time at all, by the formula that its time is counted with. */
function fitArray({ compareArray }: Scenario, problems: LinkProblem[]): readonly [number, number] {
  if (compareArray[0] * compareArray[1] > 1) return compareArray;
  problems.push({ field: 'carr', found: compareArray.join(','), message: 'Designs are compared from two multipliers on; 2,1 is used.' });
  return [2, 1];
}

function fitComparedLayer({ compareLayer }: Scenario, layers: readonly string[] | undefined, problems: LinkProblem[]): string | null {
  if (compareLayer === null || layers === undefined || layers.includes(compareLayer)) return compareLayer;
  problems.push({ field: 'cl', found: compareLayer, message: 'The compared network has no such layer; the whole network is shown.' });
  return null;
}

function fitPe(scenario: Scenario, problems: LinkProblem[]): readonly [number, number] {
  const { pe, arrayRows, chunkWidth } = scenario;
  const [row, column] = [Math.min(pe[0], arrayRows - 1), Math.min(pe[1], chunkWidth - 1)];
  if (row === pe[0] && column === pe[1]) return pe;
  problems.push({ field: 'pe', found: pe.join(','), message: `The array has ${arrayRows} rows and ${chunkWidth} columns; ${row},${column} is selected.` });
  return [row, column];
}

/** Past its last step a cut is finished, as it is where there are none. */
function fitStep({ step }: Scenario, steps: number | undefined, problems: LinkProblem[]): number {
  if (steps === undefined || step <= steps) return step;
  const message = steps === 0 ? 'This pattern is not cut step by step; the finished cut is shown.' : `The cut has ${steps} steps; it is shown finished.`;
  problems.push({ field: 'step', found: String(step), message });
  return 0;
}

/** Past the last epoch there is nothing newer than the last. */
function fitEpoch({ epoch }: Scenario, moments: ScenarioFacts['moments'], problems: LinkProblem[]): number | null {
  if (epoch === null || moments === undefined || epoch < moments.count) return epoch;
  const last = moments.count - 1;
  const there = moments.unit === 'epochs' ? `has ${last} epochs` : `goes to moment ${last}`;
  problems.push({ field: 'epoch', found: String(epoch), message: `The training on show ${there}; the last is shown.` });
  return null;
}

function fitRow({ row }: Scenario, rows: number | undefined, problems: LinkProblem[]): number | null {
  if (row === null || rows === undefined || row < rows) return row;
  problems.push({ field: 'row', found: String(row), message: `The layer's last weight row is ${rows - 1}; none is selected.` });
  return null;
}
