// Netlists as Yosys writes them: their area under assumptions, and their activity by stepping them gate by gate.

/** @typedef {{ type: string, connections: Record<string, (number | string)[]> }} Cell */
/** @typedef {{ ports: Record<string, { direction: string, bits: (number | string)[] }>, cells: Record<string, Cell> }} Module */
/** @typedef {{ transistors: Record<string, number>, flipFlop: number, clockGate: number, clockGateFromBits: number, enableMultiplexer: number, synchronousReset: number, latchOfSram: number, clockEdge: number }} Assumptions */

const FLIP_FLOP = /^\$_(SDFFE|SDFFCE|SDFF|DFFE|DFF)_/;

/** Enable net of a flip-flop; null where every clock edge reaches it. @param {Cell} cell */
const enableOf = ({ connections }) => ('E' in connections ? `${connections.E[0]}` : null);

/**
 * Area in NAND2 equivalents. Flip-flops that share an enable share a clock gate, from `clockGateFromBits` on; fewer have a multiplexer each.
 * @param {readonly Cell[]} cells
 * @param {Assumptions} assumptions
 */
export function areaOf(cells, assumptions) {
  let transistors = 0;
  let flipFlops = 0;
  /** @type {Map<string, number>} */
  const enabled = new Map();
  for (const cell of cells) {
    if (FLIP_FLOP.test(cell.type)) {
      flipFlops++;
      transistors += assumptions.flipFlop + (cell.type.startsWith('$_SDFF') ? assumptions.synchronousReset : 0);
      const enable = enableOf(cell);
      if (enable !== null) enabled.set(enable, (enabled.get(enable) ?? 0) + 1);
      continue;
    }
    const gate = assumptions.transistors[cell.type];
    if (gate === undefined) throw new Error(`There is no assumption for the gate ${cell.type}.`);
    transistors += gate;
  }
  for (const bits of enabled.values()) transistors += bits >= assumptions.clockGateFromBits ? assumptions.clockGate : bits * assumptions.enableMultiplexer;
  return { nand2: Math.round(transistors / 4), flipFlops, cells: cells.length };
}

/** @type {Record<string, (a: number, b: number, s: number) => number>} */
const GATES = {
  $_NOT_: (a) => 1 - a,
  $_NAND_: (a, b) => 1 - (a & b),
  $_NOR_: (a, b) => 1 - (a | b),
  $_AND_: (a, b) => a & b,
  $_OR_: (a, b) => a | b,
  $_ANDNOT_: (a, b) => a & (1 - b),
  $_ORNOT_: (a, b) => a | (1 - b),
  $_XOR_: (a, b) => a ^ b,
  $_XNOR_: (a, b) => 1 - (a ^ b),
  $_MUX_: (a, b, s) => (s === 1 ? b : a),
};

/**
 * For each gate one more than the highest of the gates it reads: an order in which each comes after those it reads.
 * @param {number[][]} inputs nets a gate reads
 * @param {number[]} outputs the net a gate drives
 * @param {number} nets
 */
function levelsOf(inputs, outputs, nets) {
  const level = new Int32Array(inputs.length).fill(-1);
  const driver = new Int32Array(nets).fill(-1);
  outputs.forEach((net, gate) => (driver[net] = gate));
  /** @param {number} root */
  const settleLevel = (root) => {
    const stack = [root];
    while (stack.length > 0) {
      const gate = stack[stack.length - 1];
      const open = inputs[gate].map((net) => driver[net]).filter((before) => before >= 0 && level[before] < 0);
      if (level[gate] >= 0 || open.length === 0) {
        if (level[gate] < 0) level[gate] = 1 + Math.max(-1, ...inputs[gate].map((net) => (driver[net] < 0 ? -1 : level[driver[net]])));
        stack.pop();
      } else for (const before of open) stack.push(before);
    }
  };
  for (let gate = 0; gate < inputs.length; gate++) if (level[gate] < 0) settleLevel(gate);
  return level;
}

/** @param {Module} module */
function highestNet({ cells, ports }) {
  const bits = [...Object.values(cells).flatMap(({ connections }) => Object.values(connections)), ...Object.values(ports).map((port) => port.bits)].flat();
  return bits.reduce((/** @type {number} */ most, bit) => (typeof bit === 'number' && bit > most ? bit : most), 2);
}

/**
 * A netlist to be stepped. Nets start at 0. A toggle of a net weighs 1 + its fan-out; only nets driven by cells that `counts` accepts are weighed, and only
 * clock edges of flip-flops that it accepts.
 * @param {Module} module
 * @param {(name: string) => boolean} counts
 */
export function simulator(module, counts) {
  const CONSTANTS = new Map([
    ['0', 0],
    ['1', 1],
    ['x', 0],
  ]);
  /** @param {number | string} bit */
  const isNet = (bit) => typeof bit === 'number';
  const cells = Object.entries(module.cells).map(([name, { type, connections }]) => ({ name, type, connections, flipFlop: FLIP_FLOP.test(type) }));
  const most = highestNet(module);
  // Constants have nets of their own behind all others.
  const value = new Uint8Array(most + 3);
  const ONE = most + 1;
  const ZERO = most + 2;
  value[ONE] = 1;
  /** @param {number | string} bit */
  const netOf = (bit) => (typeof bit === 'number' ? bit : CONSTANTS.get(bit) === 1 ? ONE : ZERO);

  const fanOut = new Uint32Array(value.length);
  const weighed = new Uint8Array(value.length);
  /** @type {number[][]} */
  const readers = Array.from({ length: value.length }, () => []);
  const gates = cells.filter(({ flipFlop }) => !flipFlop);
  const flops = cells.filter(({ flipFlop }) => flipFlop);
  const inputs = gates.map(({ connections }) => ['A', 'B', 'S'].map((pin) => (pin in connections ? netOf(connections[pin][0]) : ZERO)));
  const outputs = gates.map(({ connections }) => netOf(connections.Y[0]));
  const functions = gates.map(({ type }) => GATES[type]);
  gates.forEach(({ name, connections }, gate) => {
    weighed[outputs[gate]] = counts(name) ? 1 : 0;
    for (const pin of ['A', 'B', 'S']) {
      if (!(pin in connections) || !isNet(connections[pin][0])) continue;
      fanOut[netOf(connections[pin][0])]++;
      readers[netOf(connections[pin][0])].push(gate);
    }
  });
  const flopD = flops.map(({ connections }) => netOf(connections.D[0]));
  const flopQ = flops.map(({ connections }) => netOf(connections.Q[0]));
  const flopE = flops.map(({ connections }) => ('E' in connections ? netOf(connections.E[0]) : ONE));
  const flopR = flops.map(({ connections }) => ('R' in connections ? netOf(connections.R[0]) : ZERO));
  const resetTo = flops.map(({ type }) => (/^\$_SDFFC?E?_[NP][NP]1/.test(type) ? 1 : 0));
  const resetNeedsEnable = flops.map(({ type }) => type.startsWith('$_SDFFCE'));
  const flopCounts = flops.map(({ name }) => counts(name));
  flops.forEach((_, flop) => {
    for (const net of [flopD[flop]]) fanOut[net]++;
    if (flopCounts[flop]) weighed[flopQ[flop]] = 1;
  });

  const level = levelsOf(inputs, outputs, value.length);
  const depth = level.reduce((deepest, at) => Math.max(deepest, at), 0) + 1;
  /** @type {number[][]} */
  const waiting = Array.from({ length: depth }, () => []);
  const queued = new Uint8Array(gates.length);

  let weight = 0;
  let clockEdges = 0;
  /** @param {number} net @param {number} bit */
  const setNet = (net, bit) => {
    if (value[net] === bit) return;
    value[net] = bit;
    if (weighed[net] === 1) weight += 1 + fanOut[net];
    for (const gate of readers[net]) {
      if (queued[gate] === 1) continue;
      queued[gate] = 1;
      waiting[level[gate]].push(gate);
    }
  };
  const settle = () => {
    for (const gatesAtLevel of waiting) {
      for (let at = 0; at < gatesAtLevel.length; at++) {
        const gate = gatesAtLevel[at];
        queued[gate] = 0;
        const [a, b, s] = inputs[gate];
        setNet(outputs[gate], functions[gate](value[a], value[b], value[s]));
      }
      gatesAtLevel.length = 0;
    }
  };
  // Every gate once, so that the nets agree with one another before the first step.
  for (let gate = 0; gate < gates.length; gate++) {
    queued[gate] = 1;
    waiting[level[gate]].push(gate);
  }
  settle();
  weight = 0;

  return {
    /** @param {string} port @param {number | bigint} number a bigint for a port wider than a number's bits */
    set(port, number) {
      const bitAt = (/** @type {number} */ index) =>
        typeof number === 'bigint' ? Number((number >> BigInt(index)) & 1n) : Math.floor(number / 2 ** index) & 1;
      module.ports[port].bits.forEach((bit, index) => setNet(netOf(bit), bitAt(index)));
    },
    settle,
    /** @param {string} port */
    get: (port) => module.ports[port].bits.reduce((/** @type {number} */ sum, bit, index) => sum + value[netOf(bit)] * 2 ** index, 0),
    /** A clock edge, and what follows from it. */
    clock() {
      /** @type {[number, number][]} */
      const changes = [];
      for (let flop = 0; flop < flops.length; flop++) {
        const enabled = value[flopE[flop]] === 1;
        const reset = value[flopR[flop]] === 1 && (enabled || !resetNeedsEnable[flop]);
        if (!enabled && !reset) continue;
        if (flopCounts[flop]) clockEdges++;
        const next = reset ? resetTo[flop] : value[flopD[flop]];
        if (next !== value[flopQ[flop]]) changes.push([flopQ[flop], next]);
      }
      for (const [net, bit] of changes) setNet(net, bit);
      settle();
    },
    totals: () => ({ weight, clockEdges }),
    forget() {
      weight = 0;
      clockEdges = 0;
    },
  };
}
