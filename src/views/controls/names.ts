import type { BufferKind, DrainMode, RowOrder, TurnRule } from '../../engine/csph/config';

export const BUFFER_NAMES: Readonly<Record<BufferKind, string>> = { bins: 'register bins', flat: 'one flat ring', addressed: 'addressed file' };
export const BUFFER_DETAILS: Readonly<Record<BufferKind, string>> = {
  bins: 'rings of growing size; short rows touch only the small ones',
  flat: 'one ring of all slots: every access turns everything',
  addressed: 'a register file with a decoder: nothing turns',
};
export const ORDER_NAMES: Readonly<Record<RowOrder, string>> = { natural: 'natural', sorted: 'by count' };
export const TURN_NAMES: Readonly<Record<TurnRule, string>> = { hold: 'holds', eager: 'turns' };
/** What becomes of a bin, or of the one ring, of which a row used one slot. */
export const turnWords = (turn: TurnRule, buffer: BufferKind): string => {
  const ring = buffer === 'flat' ? 'ring' : 'bin';
  return turn === 'hold'
    ? `A ${ring} of which a row used one slot is held: the sum is written back in place, so the ${ring} is home and the next row need not wait.`
    : `A ${ring} of which a row used one slot turns all the way home; a row that needs it before that stalls the array.`;
};
export const DRAIN_NAMES: Readonly<Record<DrainMode, string>> = { overlapped: 'overlapped', serial: 'serial' };
