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

/** Nets that are constant have numbers of their own behind all others. @param {number} most the highest net */
function constantsBehind(most) {
  const [one, zero] = [most + 1, most + 2];
  /** @param {number | string} bit */
  const netOf = (bit) => (typeof bit === 'number' ? bit : bit === '1' ? one : zero);
  return { one, zero, netOf };
}

/**
 * What is wired to what.
 * @param {Module} module
 * @param {(name: string) => boolean} counts
 */
function wiringOf(module, counts) {
  const cells = Object.entries(module.cells).map(([name, { type, connections }]) => ({ name, type, connections, flipFlop: FLIP_FLOP.test(type) }));
  const { one, zero, netOf } = constantsBehind(highestNet(module));
  const nets = zero + 1;
  const fanOut = new Uint32Array(nets);
  const weighed = new Uint8Array(nets);
  /** @type {number[][]} */
  const readers = Array.from({ length: nets }, () => []);
  const gates = cells
    .filter(({ flipFlop }) => !flipFlop)
    .map(({ name, type, connections }) => ({
      name,
      connections,
      inputs: ['A', 'B', 'S'].map((pin) => (pin in connections ? netOf(connections[pin][0]) : zero)),
      output: netOf(connections.Y[0]),
      compute: GATES[type],
    }));
  gates.forEach(({ name, connections, output }, gate) => {
    weighed[output] = counts(name) ? 1 : 0;
    for (const pin of ['A', 'B', 'S']) {
      if (!(pin in connections) || typeof connections[pin][0] !== 'number') continue;
      fanOut[connections[pin][0]]++;
      readers[connections[pin][0]].push(gate);
    }
  });
  const flops = cells
    .filter(({ flipFlop }) => flipFlop)
    .map(({ name, type, connections }) => ({
      d: netOf(connections.D[0]),
      q: netOf(connections.Q[0]),
      enable: 'E' in connections ? netOf(connections.E[0]) : one,
      reset: 'R' in connections ? netOf(connections.R[0]) : zero,
      resetTo: /^\$_SDFFC?E?_[NP][NP]1/.test(type) ? 1 : 0,
      resetNeedsEnable: type.startsWith('$_SDFFCE'),
      isCounted: counts(name),
    }));
  for (const { d, q, isCounted } of flops) {
    fanOut[d]++;
    if (isCounted) weighed[q] = 1;
  }
  return { nets, one, netOf, fanOut, weighed, readers, gates, flops };
}

/**
 * Carries changes of nets through the gates. A toggle of a net weighs 1 + its fan-out.
 * @param {ReturnType<typeof wiringOf>} wiring
 */
function propagation({ nets, one, fanOut, weighed, readers, gates }) {
  const value = new Uint8Array(nets);
  value[one] = 1;
  // Apart from the gates they are of: this is read at every toggle.
  const inputs = gates.map((gate) => gate.inputs);
  const outputs = gates.map(({ output }) => output);
  const functions = gates.map(({ compute }) => compute);
  const level = levelsOf(inputs, outputs, nets);
  const depth = level.reduce((deepest, at) => Math.max(deepest, at), 0) + 1;
  /** @type {number[][]} */
  const waiting = Array.from({ length: depth }, () => []);
  const queued = new Uint8Array(gates.length);

  let weight = 0;
  /** @param {number} gate */
  const queue = (gate) => {
    if (queued[gate] === 1) return;
    queued[gate] = 1;
    waiting[level[gate]].push(gate);
  };
  /** @param {number} net @param {number} bit */
  const setNet = (net, bit) => {
    if (value[net] === bit) return;
    value[net] = bit;
    if (weighed[net] === 1) weight += 1 + fanOut[net];
    for (const gate of readers[net]) queue(gate);
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
  for (let gate = 0; gate < gates.length; gate++) queue(gate);
  settle();
  const weighAnew = () => void (weight = 0);
  weighAnew();
  return { value, setNet, settle, weight: () => weight, weighAnew };
}

/**
 * A netlist to be stepped. Nets start at 0. Only nets driven by cells that `counts` accepts are weighed, and only clock edges of flip-flops that it accepts.
 * @param {Module} module
 * @param {(name: string) => boolean} counts
 */
export function simulator(module, counts) {
  const wiring = wiringOf(module, counts);
  const { netOf, flops } = wiring;
  const { value, setNet, settle, weight, weighAnew } = propagation(wiring);
  let clockEdges = 0;

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
      for (const { d, q, enable, reset, resetTo, resetNeedsEnable, isCounted } of flops) {
        const isEnabled = value[enable] === 1;
        const isReset = value[reset] === 1 && (isEnabled || !resetNeedsEnable);
        if (!isEnabled && !isReset) continue;
        if (isCounted) clockEdges++;
        const next = isReset ? resetTo : value[d];
        if (next !== value[q]) changes.push([q, next]);
      }
      for (const [net, bit] of changes) setNet(net, bit);
      settle();
    },
    totals: () => ({ weight: weight(), clockEdges }),
    forget() {
      weighAnew();
      clockEdges = 0;
    },
  };
}
