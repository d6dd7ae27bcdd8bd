import { whole } from '../../lib/numbers';
import { counted } from './numbers';
import type { ListedRows, Moment } from './moment';

/** The cycle in one sentence. */
export function headline(moment: Moment): string {
  return `Cycle ${whole(moment.cycle)}: ${event(moment)}`;
}

function event(moment: Moment): string {
  const { state, row, positions, fill, drain, stall } = moment;
  const activations = counted(positions, 'activation');
  switch (state.kind) {
    case 'fill':
      return `the array fills, step ${fill?.step} of ${fill?.of}; nothing is multiplied yet.`;
    case 'load':
      return `row ${state.row} is loaded. Its ${activations} ${positions === 1 ? 'is' : 'are'} read, once, and will stay until its ${counted(row?.count ?? 0, 'chunk')} ${row?.count === 1 ? 'has' : 'have'} passed.`;
    case 'stall':
      return `the array waits. Chunk ${state.chunk} of row ${state.row} is held back until ${place(moment, stall?.bin ?? 0)} is home.`;
    case 'drain':
      return `the sums of chunk ${drain?.chunk} leave the array, step ${drain?.step} of ${drain?.of}.`;
    case 'mac':
      return `row ${state.row} ${row?.used === 1 ? `comes in with ${activations} and meets` : `holds its ${activations} and meets`} chunk ${state.chunk}${counter(moment)}`;
  }
}

function counter(moment: Moment): string {
  const { row } = moment;
  const left = row ? row.count - row.used : 0;
  if (left === 0) return `${row?.count === 1 ? ', its only one' : ', its last'}: the counter is at zero${behind(moment)}.`;
  return `; its counter allows ${left === 1 ? 'one more chunk' : `${whole(left)} more chunks`}.`;
}

/** The chunks of this row that were cut, which no cycle is spent on. Where a row fills the buffer, later passes bring what is left of it. */
function behind({ state, row, passIndex, passes, tile }: Moment): string {
  const [from, last] = [state.chunk + 1, tile.trace.chunks - 1];
  const mayGoOn = passIndex < passes - 1 && row?.count === tile.buffer.capacity;
  if (from > last || mayGoOn) return '';
  return from === last ? `, so chunk ${from} is skipped` : `, so chunks ${from} to ${last} are skipped`;
}

/** What to see in the picture, and what comes next. */
export function subline(moment: Moment): string {
  return [passNote(moment), work(moment), resting(moment), filled(moment), outlook(moment)].filter((part) => part !== '').join(' ');
}

function work(moment: Moment): string {
  const { state, row, slot, tile, stall, fill, drain } = moment;
  const { hardware } = tile.trace;
  switch (state.kind) {
    case 'fill':
      return `Weights come from above and activations from the left; it takes ${counted(fill?.of ?? 0, 'cycle')} until the first of them meet in the far corner. From then on each PE is drawn at its own moment, without the slant of the wave.`;
    case 'load':
      return `${(row?.count ?? 0) > 1 ? 'The weights of a row, whatever their filter, all meet the same activations, and each PE keeps a sum for every chunk: so one read serves them all. ' : ''}${loading(moment)}`;
    case 'stall': {
      const cause =
        stall &&
        `Row ${stall.row} used ${stall.used} of the ${counted(stall.size, 'slot')} of ${place(moment, stall.bin)} in cycle ${whole(stall.cycle)}, so ${hardware.buffer === 'bins' ? 'the bin' : 'it'} has to turn on to its start`;
      const left = stall?.stepsLeft ?? 0;
      return `${cause}; ${left === 0 ? 'this is the last step' : `${counted(left, 'more step')} to go`}.`;
    }
    case 'drain':
      return `Slot ${slot} of every accumulation buffer is emptied, ${counted(drain?.of ?? 0, 'cycle')} a slot. Only this switch makes draining cost time; by default it hides behind the next tile.`;
    case 'mac':
      return row === null ? '' : multiplying(moment);
  }
}

/** Which loads cost time. */
function loading({ tile, placeInGroup }: Moment): string {
  const { groupSize } = tile.trace.hardware;
  return groupSize > 1
    ? `It is row ${placeInGroup} of a group of up to ${groupSize}. Later groups load behind the work of the group before.`
    : 'Only the first load takes cycles of its own: later rows load behind the work of the row before.';
}

/** How full the buffers are. */
function filled({ state, tile }: Moment): string {
  const { occupied } = state.occupancy;
  return occupied === 0 ? '' : `${whole(occupied)} of ${whole(tile.buffer.capacity)} slots hold${occupied === 1 ? 's' : ''} a sum, peak ${tile.slotsUsed}.`;
}

function multiplying(moment: Moment): string {
  const { state, slot, zeroActivations, positions, columns, sumsOn } = moment;
  const held = state.isHeld ? ` ${capital(place(moment, moment.bin))} is held: written back in place, nothing turns.` : '';
  const target = sumsOn ? 'its local register' : `slot ${slot}${inBin(moment)}`;
  const sharers = sharingRows(moment);
  if (zeroActivations === positions) {
    const written = sharers.length > 1 ? `; the sum of the ${sharers.length} rows is committed there` : ', which is written as it was';
    return `Every activation of this row is zero, so all PEs are gated. The cycle passes all the same, and adds nothing to ${target}${sumsOn ? '' : written}.${held}`;
  }
  const working = (positions - zeroActivations) * columns;
  const who = zeroActivations === 0 ? 'Each PE' : `${whole(working)} ${working === 1 ? 'PE' : 'PEs'}`;
  const isOne = zeroActivations === 0 || working === 1;
  const what = isOne ? `${who} multiplies its activation by the weight above it` : `${who} multiply their activations by the weights above them`;
  if (sumsOn) {
    const where = isOne ? 'adds to its local register' : 'add to their local registers';
    return `${what} and ${where}: ${ordinal(sharers.indexOf(state.row) + 1)} of ${sharers.length} rows that share one commit.`;
  }
  const rows = sharers.length > 1 ? ` of ${sharers.length} rows` : '';
  // A gated PE has a sum of its own, and commits it with the others.
  return zeroActivations === 0
    ? `${what} and commits the sum${rows} to ${target}.${held}`
    : `${what}; gated or not, all commit the sums${rows} to ${target}.${held}`;
}

/** Rows of the group that have this chunk: their products are summed before one commit. */
const sharingRows = ({ state, pass }: Moment): readonly number[] =>
  state.held.filter(({ count }) => count > state.chunk - pass.firstChunk).map(({ row }) => row);

const inBin = (moment: Moment): string => {
  switch (moment.tile.trace.hardware.buffer) {
    case 'bins':
      return `, in bin ${moment.bin}`;
    case 'flat':
      return ' of the ring';
    case 'addressed':
      return ', found by its address';
  }
};

const place = ({ tile }: Moment, bin: number): string => (tile.trace.hardware.buffer === 'bins' ? `bin ${bin}` : 'the ring');

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

function resting({ state, zeroActivations, positions, columns, tile }: Moment): string {
  if (state.kind !== 'mac') return '';
  const { arrayColumns, arrayRows } = tile.trace.hardware;
  const gated = zeroActivations > 0 && zeroActivations < positions ? `${zeroActivations * columns} PEs are gated: their activation is zero.` : '';
  const idle = [
    ...(positions < arrayRows ? [`${counted(arrayRows - positions, 'array row')} without a position`] : []),
    ...(columns < arrayColumns ? [`${counted(arrayColumns - columns, 'column')} without a filter`] : []),
  ];
  return [gated, idle.length > 0 ? `Idle: ${idle.join(', ')}.` : ''].filter((part) => part !== '').join(' ');
}

function passNote({ state, passIndex, passes, pass, tile, cycle }: Moment): string {
  if (passes === 1) return '';
  const name = `Pass ${passIndex + 1} of ${passes}`;
  if (cycle !== pass.firstCycle && state.kind !== 'fill' && state.kind !== 'load') return '';
  const last = Math.min(pass.firstChunk + tile.buffer.capacity, tile.trace.chunks) - 1;
  return `${name}: chunks ${pass.firstChunk} to ${last}, as many as the buffer has slots.${passIndex > 0 ? ' Rows that reach so far are fetched again.' : ''}`;
}

/** Skipped rows that stand before the next row, and the end. */
function outlook({ cycle, cycles, state, row, upcoming, pass, tile }: Moment): string {
  if (cycle === cycles - 1) {
    return tile.trace.hardware.drain === 'overlapped'
      ? 'It is the last cycle of the tile: the sums leave behind the next one, whose buffers start empty.'
      : 'It is the last cycle of the tile.';
  }
  if (state.kind === 'fill') return upcoming[0]?.count === 0 ? skipped(upcoming[0]) : '';
  if (state.kind !== 'mac' || row === null || row.used < row.count || row.row !== state.held.at(-1)?.row) return '';
  const [first, second] = upcoming;
  if (cycle === pass.endCycle - 1) return first === undefined ? 'The pass ends here.' : `${skipped(first)} The pass ends here.`;
  if (first === undefined) return '';
  if (first.count > 0) return `Row ${first.from} is next.`;
  return second === undefined ? skipped(first) : `${skipped(first)} Row ${second.from} is next.`;
}

/** "Row 38 is skipped: chunk count 0." */
function skipped({ from, to, count }: ListedRows): string {
  if (count > 0) return '';
  return from === to ? `Row ${from} is skipped: chunk count 0.` : `Rows ${from} to ${to} are skipped: chunk count 0.`;
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'];
const ordinal = (index: number): string => ORDINALS[index - 1] ?? `number ${index}`;
