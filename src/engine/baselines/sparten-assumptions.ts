import { whole } from '../../lib/numbers';
import { counted, tiledMemoryAssumptions } from './assumptions';
import type { Balance, SpartenConfig } from './sparten-config';
import { SOURCES } from './sources';
import type { Assumption, MemoryConfig } from './design-types';

/** What SparTen's figures assume with these settings. */
export function spartenAssumptions(config: SpartenConfig, memory: MemoryConfig): readonly Assumption[] {
  const { clusters, units, chunk, outputsPerResidentChunk, sample } = config;
  return [
    {
      text:
        'Bit masks on both operands. A unit ANDs them, and its inner join (a priority encoder and two prefix sums) finds one match a cycle; a pair of chunks ' +
        'without a match takes a cycle.',
      confidence: 'S2',
      source: SOURCES.spartenRebuilds,
    },
    {
      text: `Chunks of ${counted(chunk, 'vector position')}.`,
      confidence: 'setting',
      reference: { text: 'The authors: 128.', confidence: 'S2', source: SOURCES.spartenRebuilds },
    },
    {
      text: `${counted(units, 'unit')} to a cluster, with a multiplier each; an input chunk is broadcast to all of them.`,
      confidence: 'setting',
      reference: { text: 'The authors: 32 units.', confidence: 'S2', source: SOURCES.spartenNotes },
    },
    {
      text: `${counted(clusters, 'cluster')}; output position p goes to cluster p mod ${whole(clusters)}, so a layer with one position uses one cluster.`,
      confidence: 'setting',
      reference: { text: 'The authors: 32 clusters.', confidence: 'M' },
    },
    balanceAssumption(config.balance),
    slackAssumption(config),
    overheadAssumption(config),
    {
      text: `A weight chunk stays in its unit for ${counted(outputsPerResidentChunk, 'output')}.`,
      confidence: 'setting',
      reference: {
        text: 'A public model of SparTen: 32 outputs. A unit of 288 bytes with one accumulator would serve 1.',
        confidence: 'S2',
        source: SOURCES.bbs,
        detail: 'its memory model',
      },
    },
    ...(config.weights === 'cascade' ? [CASCADE_WEIGHTS] : []),
    {
      text:
        sample === null
          ? 'Cycles are counted at every output position.'
          : `Where a layer has more than ${whole(sample.positions)} output positions, cycles are estimated from that many, drawn from a seed.`,
      confidence: 'setting',
    },
    {
      text: 'Prefix sums, encoders, buffers and the rest cost what the energy table gives for an active unit and cycle.',
      confidence: 'D',
      source: SOURCES.sparten,
      detail: 'Table 4, second hand: the power of a cluster; how active it was is not known',
    },
    { text: 'SRAM and DRAM traffic come on top: that power table does not include them.', confidence: 'reading' },
    ...tiledMemoryAssumptions(memory),
  ];
}

/** What the authors' export does. */
const CASCADE_WEIGHTS: Assumption = {
  text: 'It runs on CSP-A’s weights instead of its own: the filters of a chunk then have one mask, and balance by themselves.',
  confidence: 'code',
  source: SOURCES.cspCode,
  detail: 'export_sparten.py, which exports the authors’ own models for SparTen',
};

const BALANCE_WORDS: Readonly<Record<Balance, string>> = {
  none: 'No balancing: filters are dealt to the units as they come.',
  'gb-s': 'Greedy balancing in software (GB-S): filters are sorted by their non-zeros and paired, dense with sparse, two to a unit, once for the whole layer.',
  'gb-h':
    'Greedy balancing with hardware (GB-H): filters are sorted by their non-zeros and paired, dense with sparse, two to a unit, and anew for every chunk. A ' +
    'permute network then brings each partial sum to its own filter.',
};

const slackAssumption = ({ slack }: SpartenConfig): Assumption => ({
  text:
    slack === 0
      ? 'Units wait for each other after every chunk (slack 0).'
      : 'Units wait for each other only at the end of an output position’s group of filters (slack without limit).',
  confidence: 'reading',
});

const balanceAssumption = (balance: Balance): Assumption => ({
  text: BALANCE_WORDS[balance],
  confidence: balance === 'none' ? 'setting' : 'S',
  ...(balance !== 'none' && { source: SOURCES.sparten, detail: 'abstract; the pairing from memory' }),
});

function overheadAssumption({ broadcastBytes, chunkOverhead }: SpartenConfig): Assumption {
  const broadcast =
    broadcastBytes === null ? 'The broadcast of inputs never holds a cluster up' : `Inputs are broadcast at ${counted(broadcastBytes, 'byte')} a cycle`;
  const overhead = chunkOverhead === 0 ? 'a chunk takes no cycle beyond its matches' : `a chunk takes ${counted(chunkOverhead, 'cycle')} beyond its matches`;
  const favour = broadcastBytes === null || chunkOverhead === 0 ? ': in SparTen’s favour' : '';
  return { text: `${broadcast}, and ${overhead}${favour}.`, confidence: 'reading' };
}
