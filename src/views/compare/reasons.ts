import { multipliersOf, type OwnSetting, pricedFor } from '../../engine/baselines/published-figures';
import { SOURCES } from '../../engine/baselines/sources';
import { type DesignId, type Statement, USUAL_DESIGNS } from '../../engine/baselines/design-types';
import { whole } from '../../lib/numbers';

/** Why the abstract's 15× is not ours. */
export const whyNotFifteen = (setting: OwnSetting): readonly Statement[] => [
  ...unequalSizes(setting),
  {
    text: 'The paper’s energy table, technology node and clock are not public to us. Ours is chosen in this page, and every entry can be changed.',
    confidence: 'reading',
  },
  {
    text:
      'The authors seem to have rebuilt SparTen themselves: their code exports layers to a folder of reproductions. How that ' +
      'rebuild spends its energy is not public.',
    confidence: 'code',
    source: SOURCES.cspCode,
  },
  {
    text: 'Whether the figure counts DRAM is not known to us. DRAM costs both designs about the same, and so draws any ratio towards 1.',
    confidence: 'reading',
  },
  {
    text: 'CSP-H’s array height, buffer sizes and clock are not public, nor are SparTen’s cluster count and slack (how far its units may run apart) there.',
    confidence: 'reading',
  },
  {
    text: `SparTen is treated kindly here: all zeros of both operands are skipped${
      isFree(setting) ? ', and neither its broadcast nor its pipeline costs a cycle' : ''
    }.`,
    confidence: 'reading',
  },
  {
    text:
      'Accounting alone can make such a factor: SparTen’s power table is for a cluster of 32 units, and one public rebuild ' +
      'charges it to each unit, 32 times too much. Nothing says the paper did.',
    confidence: 'S2',
    source: SOURCES.sparten,
    detail: 'Table 4, as that rebuild quotes it',
  },
];

/** Neither broadcast nor pipeline of SparTen costs a cycle. */
const isFree = ({ configOf }: OwnSetting): boolean => {
  const { broadcastBytes, chunkOverhead } = configOf('sparten').sparten;
  return broadcastBytes === null && chunkOverhead === 0;
};

/** Of two arrays of another size, that they are. */
function unequalSizes(setting: OwnSetting): readonly Statement[] {
  const [own, theirs] = [multipliersOf('csp-h', setting), multipliersOf('sparten', setting)];
  if (own === theirs) return [];
  return [{ text: `Here CSP-H has ${whole(own)} multipliers and SparTen ${whole(theirs)}; how many theirs had is not public to us.`, confidence: 'setting' }];
}

const ELSE: readonly DesignId[] = USUAL_DESIGNS.filter((id) => !id.startsWith('cambricon'));

/** `every other design has 1,024`, or from how many to how many. */
function othersHave(setting: OwnSetting): string {
  const counts = ELSE.map((design) => multipliersOf(design, setting));
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? `every other design has ${whole(least)}` : `the other designs have ${whole(least)} to ${whole(most)}`;
}

/** On what the other published figures differ from ours. */
export function whyOthersDiffer(setting: OwnSetting): readonly Statement[] {
  const { chips, elements, lanes } = setting.configOf('cambricon-x').cambricon;
  return [
    { text: 'They are of other networks, pruned and trained by their authors, at densities of their own.', confidence: 'S' },
    {
      text:
        'Cambricon-X and Cambricon-S are chips of 256 multipliers of 16 bits at 65 nm. Here each has ' +
        `${whole(chips)} × ${whole(elements * lanes)} multipliers, priced for ${pricedFor(setting.table)}; ${othersHave(setting)}.`,
      confidence: 'M',
    },
    {
      text: 'Cambricon-S keeps its weights in 4 or 8 bits and shares an index among a block; only the shared index is modelled.',
      confidence: 'S2',
      source: SOURCES.cambriconSNotes,
    },
    { text: 'SparTen’s abstract also gives 3× over SCNN, a design that is not modelled here.', confidence: 'S', source: SOURCES.sparten, detail: 'abstract' },
    { text: 'Every published baseline is its authors’ own; ours is the same engine for all designs.', confidence: 'reading' },
  ];
}
