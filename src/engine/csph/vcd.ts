import { encodeUtf8 } from '../../lib/utf8';
import { fail, ok } from '../../lib/result';
import type { Result } from '../../lib/result';
import { bufferLayout } from './bins';
import { checkDrain } from './drain-wait';
import { registersOf, type Registers } from './registers';
import type { PartialSumMode, TileTrace, TileValues } from './types';
import { lastWaveformCycle, WAVEFORM_LIMIT, type WaveformWindow } from './waveform-window';

/** Nanoseconds; the clock rises at the start of a cycle and falls in its middle. */
const CYCLE_TIME = 10;
const CODES = 94;
const FIRST_CODE = '!'.charCodeAt(0);

interface Signal {
  readonly scope: string | null;
  readonly name: string;
  readonly width: number;
}

/**
 * A window of the array's registers as a Value Change Dump (IEEE 1364, clause 18), which GTKWave, Surfer and others open. Signals are named as in the hardware
 * and as its bench names them (`hardware/bench/waveform.h`); one cycle is 10 ns. Wires have the value they settle at, registers the one before the clock edge.
 * @returns the file's bytes; a failure where the window is not one of the tile, goes on to a drain that the hardware waits with, or is too large.
 */
export function waveform(trace: TileTrace, values: TileValues, mode: PartialSumMode, { from, to, pe }: WaveformWindow): Result<Uint8Array> {
  const { arrayRows, arrayColumns } = trace.hardware;
  const last = lastWaveformCycle(trace);
  if (trace.cycles === 0) return fail('The layer has no kept chunk, so its tile takes no cycle.', 'Prune less.');
  if (![from, to].every(Number.isInteger) || from < 0 || from > to || to > last) {
    return fail(`Cycles ${from} to ${to} are not a window of this tile: the far corner's last cycle is ${last}.`, `Give cycles from 0 to ${last}.`);
  }
  if (pe !== null && !(pe[0] >= 0 && pe[0] < arrayRows && pe[1] >= 0 && pe[1] < arrayColumns)) {
    return fail(`There is no PE ${pe[0]}, ${pe[1]} in an array of ${arrayRows} × ${arrayColumns}.`, 'Choose a row and a column of the array, from 0 on.');
  }
  const drained = checkDrain(trace, to);
  if (!drained.ok) return drained;
  const pes: (readonly [number, number])[] =
    pe === null ? Array.from({ length: arrayRows * arrayColumns }, (_, e) => [Math.floor(e / arrayColumns), e % arrayColumns]) : [pe];
  if ((to - from + 1) * pes.length > WAVEFORM_LIMIT) {
    return fail(
      `${to - from + 1} cycles of ${pes.length} PEs are more than the ${WAVEFORM_LIMIT} that a waveform is made of.`,
      'Choose a shorter window, or one PE.',
    );
  }
  const signals = signalsOf(bufferLayout(trace.hardware).sizes.length, pes);
  const lines = [head(signals)];
  const known: (number | null)[] = signals.map(() => null);
  const change = (signal: number, value: number): void => {
    if (known[signal] === value) return;
    known[signal] = value;
    lines.push(valueChange(value, signals[signal].width, codeOf(signal)));
  };
  for (const { cycle, signalValues } of columnsOf(trace, values, mode, pes, to)) {
    if (cycle < from) continue;
    lines.push(`#${CYCLE_TIME * cycle}`);
    change(0, 1);
    signalValues.forEach((value, index) => change(index + 1, value));
    lines.push(`#${CYCLE_TIME * cycle + CYCLE_TIME / 2}`);
    change(0, 0);
  }
  lines.push(`#${CYCLE_TIME * (to + 1)}`, '');
  return ok(encodeUtf8(lines.join('\n')));
}

function signalsOf(bins: number, pes: readonly (readonly [number, number])[]): Signal[] {
  const corner = (name: string, width = 1): Signal => ({ scope: null, name, width });
  const names = ['load', 'multiply', 'first', 'commit', 'last', 'hold', 'fresh', 'stall', 'drain'];
  return [
    corner('clk'),
    corner('cycle', 32),
    ...names.map((name) => corner(name)),
    ...Array.from({ length: bins }, (_, b) => [corner(`bin${b}_commit`), corner(`bin${b}_step`), corner(`bin${b}_position`, 8)]).flat(),
    ...pes.flatMap(([p, m]) => {
      const scope = `pe_${p}_${m}`;
      return [{ scope, name: 'go', width: 1 }, ...['product', 'local_sum', 'head', 'written'].map((name) => ({ scope, name, width: 32 }))];
    }),
  ];
}

function head(signals: readonly Signal[]): string {
  const lines = ['$version Cascade Lab $end', '$timescale 1ns $end', '$scope module csp_array $end'];
  let open: string | null = null;
  signals.forEach(({ scope, name, width }, index) => {
    if (scope !== open) {
      if (open !== null) lines.push('$upscope $end');
      if (scope !== null) lines.push(`$scope module ${scope} $end`);
      open = scope;
    }
    lines.push(`$var wire ${width} ${codeOf(index)} ${name} $end`);
  });
  if (open !== null) lines.push('$upscope $end');
  lines.push('$upscope $end', '$enddefinitions $end');
  return lines.join('\n');
}

/** Printable characters, shortest first. */
function codeOf(index: number): string {
  let code = '';
  for (let rest = index; ; rest = Math.floor(rest / CODES) - 1) {
    code += String.fromCharCode(FIRST_CODE + (rest % CODES));
    if (rest < CODES) return code;
  }
}

const valueChange = (value: number, width: number, code: string): string =>
  width === 1 ? `${value}${code}` : `b${(width === 32 ? value >>> 0 : value).toString(2)} ${code}`;

/** All signals but the clock, cycle by cycle: the corner's of this cycle, each PE's of p + m cycles ago. */
function* columnsOf(
  trace: TileTrace,
  values: TileValues,
  mode: PartialSumMode,
  pes: readonly (readonly [number, number])[],
  to: number,
): Generator<{ readonly cycle: number; readonly signalValues: readonly number[] }> {
  const { arrayRows, arrayColumns } = trace.hardware;
  const skew = arrayRows + arrayColumns - 2;
  const rows = registersOf(trace, values, mode, Math.min(to + 1, trace.cycles));
  const recent: Registers[] = [];
  const locals = pes.map(() => 0);
  let positions: readonly number[] = bufferLayout(trace.hardware).sizes.map(() => 0);
  for (let cycle = 0; cycle <= to; cycle++) {
    const next = rows.next();
    const now = next.done === true ? null : next.value;
    if (now !== null) {
      recent[cycle % (skew + 1)] = now;
    }
    const corner = now === null ? idleCorner(trace, positions) : cornerValues(trace, now);
    if (now === null || cycle === trace.cycles - 1) positions = afterEnd(trace, now, positions);
    const elements = pes.flatMap(([p, m], index) => {
      const then = cycle - p - m;
      const local = locals[index];
      if (then < 0 || then >= trace.cycles) return [0, 0, local, 0, 0];
      const registers = recent[then % (skew + 1)];
      const e = p * arrayColumns + m;
      if (registers.go[e] === 1) locals[index] = registers.sum[e];
      return [registers.go[e], registers.product[e], local, registers.headRead[e], registers.valueWritten[e]];
    });
    yield { cycle, signalValues: [cycle, ...corner, ...elements] };
  }
}

function cornerValues(trace: TileTrace, registers: Registers): number[] {
  const { multiply, first, commit, last, hold, fresh, stall, rowLoaded, drain, binCommit, binPosition } = registers;
  return [
    ...[rowLoaded >= 0, multiply, first, commit, last, hold, fresh, stall, drain >= 0].map(Number),
    ...binCommit.flatMap((commits, b) => [commits, Number(stepsBin(trace, registers, b)), binPosition[b]]),
  ];
}

/** Whether all of a bin's slots move: not where a commit is held, nor in a register file. */
const stepsBin = ({ hardware }: TileTrace, { binClock, binCommit, hold }: Registers, b: number): boolean =>
  hardware.buffer !== 'addressed' && binClock[b] > 0 && !(hold && binCommit[b] === 1);

/** After the trace's end the corner does nothing, but bins still turn home. */
function idleCorner(trace: TileTrace, positions: readonly number[]): number[] {
  return [0, 0, 0, 0, 0, 0, 0, 0, 0, ...positions.flatMap((position) => [0, Number(turnsHome(trace, position)), position])];
}

const turnsHome = ({ hardware }: TileTrace, position: number): boolean => hardware.buffer !== 'addressed' && hardware.drain === 'overlapped' && position !== 0;

/** Where the bins stand in the cycle after the trace's last, and in those after it. */
function afterEnd(trace: TileTrace, last: Registers | null, positions: readonly number[]): readonly number[] {
  const { sizes, rotates, capacity } = bufferLayout(trace.hardware);
  if (last === null) return positions.map((position, b) => (turnsHome(trace, position) ? (position + 1) % sizes[b] : position));
  if (!rotates) return [last.commit && last.last ? 0 : (last.binPosition[0] + Number(last.commit || last.drain >= 0)) % capacity];
  return last.binPosition.map((position, b) => (position + Number(stepsBin(trace, last, b))) % sizes[b]);
}
