import type { Source } from './design-types';

const doi = (id: string): string => `https://doi.org/${id}`;
const github = (repository: string): string => `https://github.com/${repository}`;

/** What statements and figures rest on, each by its full name. An address is given only where we have found the source there. */
export const SOURCES = {
  csp: {
    name: 'Cascading Structured Pruning: Enabling High Data Reuse for Sparse DNN Accelerators, ISCA 2022',
    short: 'CSP, ISCA 2022',
    address: doi('10.1145/3470496.3527419'),
  },
  cspCode: { name: 'CascadePruning, the authors’ code, commit 956b40f', short: 'the authors’ code', address: github('Rudedaisy/CascadePruning') },
  sparten: {
    name: 'SparTen: A Sparse Tensor Accelerator for Convolutional Neural Networks, MICRO 2019',
    short: 'SparTen, MICRO 2019',
    address: doi('10.1145/3352460.3358291'),
  },
  spartenRebuilds: { name: 'Four public re-implementations of SparTen', short: 'SparTen’s re-implementations' },
  spartenNotes: { name: 'Public notes on the SparTen paper', short: 'notes on SparTen' },
  bbs: { name: 'The public simulator of BBS (bi-directional bit-level sparsity), which models SparTen too', short: 'BBS’s simulator' },
  cambriconX: { name: 'Cambricon-X: An Accelerator for Sparse Neural Networks, MICRO 2016', short: 'Cambricon-X, MICRO 2016' },
  cambriconS: {
    name: 'Cambricon-S: Addressing Irregularity in Sparse Neural Networks through a Cooperative Software/Hardware Approach, MICRO 2018',
    short: 'Cambricon-S, MICRO 2018',
  },
  cambriconSNotes: { name: 'Public notes on the Cambricon-S paper', short: 'notes on Cambricon-S' },
  slideSparse: {
    name: 'SlideSparse: Fast and Flexible (2N−2):2N Structured Sparsity, arXiv 2603.05232',
    short: 'SlideSparse',
    address: 'https://arxiv.org/abs/2603.05232',
  },
  s2ta: {
    name: 'S2TA: Exploiting Structured Sparsity for Energy-Efficient Mobile CNN Acceleration, arXiv 2107.07983',
    short: 'S2TA',
    address: 'https://arxiv.org/abs/2107.07983',
  },
  neuroFlex: {
    name: 'NeuroFlex: Column-Exact ANN-SNN Co-Execution Accelerator with Cost-Guided Scheduling, arXiv 2511.05215',
    short: 'NeuroFlex',
    address: 'https://arxiv.org/abs/2511.05215',
  },
  neuroFlexModel: { name: 'A public model of NeuroFlex, with a SparTen beside it', short: 'NeuroFlex’s model' },
  highLight: {
    name: 'HighLight: Efficient and Flexible DNN Acceleration with Hierarchical Structured Sparsity, MICRO 2023',
    short: 'HighLight, MICRO 2023',
    address: 'https://arxiv.org/abs/2305.12718',
  },
  uniStc: { name: 'Uni-STC: Unified Sparse Tensor Core, HPCA 2026', short: 'Uni-STC, HPCA 2026', address: doi('10.1109/HPCA68181.2026.11408500') },
  eureka: {
    name: 'Eureka: Efficient Tensor Cores for One-sided Unstructured Sparsity in DNN Inference, MICRO 2023',
    short: 'Eureka, MICRO 2023',
  },
  loas: {
    name: 'LoAS: Fully Temporal-Parallel Dataflow for Dual-Sparse Spiking Neural Networks, MICRO 2024',
    short: 'LoAS, MICRO 2024',
    address: doi('10.1109/MICRO61859.2024.00084'),
  },
  nvidia: { name: 'NVIDIA’s claim for its tensor cores', short: 'NVIDIA' },
  sparseloop: {
    name: 'Sparseloop, artifact of its MICRO 2022 paper, commit de0374a',
    short: 'Sparseloop’s artifact',
    address: github('Accelergy-Project/micro22-sparseloop-artifact'),
  },
  aladdin: {
    name: 'Accelergy, Aladdin plug-in, commit 5e2e126',
    short: 'Accelergy’s Aladdin plug-in',
    address: github('Accelergy-Project/accelergy-aladdin-plug-in'),
  },
  scaleSim: { name: 'SCALE-Sim v2, commit 22f88b1', short: 'SCALE-Sim v2' },
  horowitz: { name: 'Horowitz, Computing’s energy problem (and what we can do about it), ISSCC 2014', short: 'Horowitz, ISSCC 2014' },
  han: { name: 'Han et al., Learning both Weights and Connections for Efficient Neural Networks, NIPS 2015', short: 'Han et al., NIPS 2015' },
  eyeriss: { name: 'Eyeriss, its normalised energy hierarchy', short: 'Eyeriss' },
} as const satisfies Readonly<Record<string, Source>>;
