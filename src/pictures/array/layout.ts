import type { Box } from '../../render/painter';

/** Where everything of the stage stands on the canvas, in CSS pixels. Depends on sizes alone, never on the cycle. */
export interface ArrayLayout {
  readonly rows: number;
  readonly columns: number;
  readonly width: number;
  readonly height: number;
  /** From one PE to the next. */
  readonly pitchX: number;
  readonly pitchY: number;
  /** Frame of all PEs. */
  readonly array: Box;
  /** How much of a PE can be shown: `full` letters and marks, `mark` colour and marks, `dot` colour only. */
  readonly detail: 'full' | 'mark' | 'dot';
  /** Middle of the activations' circles. */
  readonly activationX: number;
  readonly activationRadius: number;
  /** Right edge of the positions' numbers. */
  readonly labelX: number;
  /** Activation memory, with its words above and below. */
  readonly memory: Box;
  /** Weight memory: the strip of coming chunks. */
  readonly weave: Box;
  /** Weights of the chunk at work, over all columns. */
  readonly atWork: Box;
  readonly captionY: number;
  /** The selected PE's accumulation buffer, with its words. */
  readonly buffer: Box;
  /** Counters and the work list. */
  readonly list: Box;
  /** Whether buffer and list stand beside the array, rather than below it on a narrow canvas. */
  readonly beside: boolean;
}

const GAP = 26;
/** Widths from which buffer and list stand beside the array, and from which memory has its full width. */
const BESIDE_FROM = 500;
const WIDE_FROM = 640;
const LARGEST_PITCH = { x: 92, y: 78 };
/** On a narrow canvas: array and buffer are to be seen at once, and a number and a mark fit in this. */
const TALLEST_NARROW = 31;
const MOST_OBLONG = 2;
/** More PEs than this are drawn as one picture: each by itself would cost a frame. */
const MOST_MARKED = 640;
const MARGIN = 4;
/** Room above the array: weight memory, then the chunk at work. */
const HEAD = 118;
const AT_WORK = 24;
/** Between memory and array: the positions' numbers and the activations. */
const GUTTER = 84;
const MEMORY = { wide: 88, narrow: 60, below: 84 };
/** Below the array on a narrow canvas: the list's height, and room between blocks. */
const LIST_BELOW = 150;
const BLOCK_GAP = 18;
/** Room for a line of words under the array. */
const NOTE = 24;
/** Height of a buffer with words, before it is known how large its rings are. */
const USUAL_BUFFER = 190;

interface Frame {
  readonly beside: boolean;
  readonly memoryWidth: number;
  /** Left of the array. */
  readonly left: number;
  readonly bufferWidth: number;
}

function frameOf(width: number): Frame {
  const beside = width >= BESIDE_FROM;
  const memoryWidth = !beside ? MEMORY.below : width >= WIDE_FROM ? MEMORY.wide : MEMORY.narrow;
  return {
    beside,
    memoryWidth,
    left: beside ? memoryWidth + GUTTER : GUTTER - 14,
    bufferWidth: beside ? Math.min(320, Math.max(170, width * 0.34)) : width - memoryWidth - 2 * MARGIN - BLOCK_GAP,
  };
}

/** How wide the buffer's picture is: its height follows from that. */
export const bufferWidth = (width: number): number => frameOf(width).bufferWidth;

/**
 * @param width and height of the canvas. The array is fitted in; it never scrolls.
 * @param bufferHeight of the buffer's picture at `bufferWidth(width)`.
 */
export function arrayLayout(rows: number, columns: number, width: number, height: number, bufferHeight = USUAL_BUFFER): ArrayLayout {
  const { beside, memoryWidth, left, bufferWidth: bufferWide } = frameOf(width);
  const below = bufferHeight + LIST_BELOW + BLOCK_GAP + 4;
  const roomX = width - left - MARGIN - (beside ? bufferWide + GAP : 0);
  const roomY = height - HEAD - NOTE - (beside ? 0 : below);
  const fitX = Math.min(LARGEST_PITCH.x, roomX / columns);
  const fitY = Math.min(LARGEST_PITCH.y, roomY / rows);
  const pitchX = Math.max(0.5, Math.min(fitX, fitY * MOST_OBLONG));
  const pitchY = Math.max(0.5, Math.min(fitY, fitX * MOST_OBLONG));
  const detail = pitchX >= 30 && pitchY >= 23 ? 'full' : pitchX >= 8 && pitchY >= 8 && rows * columns <= MOST_MARKED ? 'mark' : 'dot';
  const array = { x: left + Math.max(0, (roomX - pitchX * columns) / 2), y: HEAD, width: pitchX * columns, height: pitchY * rows };
  const radius = Math.max(1, Math.min(15, pitchY * 0.38));
  const under = array.y + array.height + NOTE + 4;
  const listTop = beside ? bufferHeight + BLOCK_GAP : under + bufferHeight + BLOCK_GAP;
  const side = width - bufferWide;
  return {
    rows,
    columns,
    width,
    height,
    pitchX,
    pitchY,
    array,
    detail,
    activationX: array.x - 27,
    activationRadius: radius,
    labelX: array.x - 27 - 16 - 4,
    memory: beside
      ? { x: MARGIN, y: 0, width: memoryWidth, height: Math.max(120, Math.min(height, array.y + Math.max(array.height, 190))) }
      : { x: MARGIN, y: under, width: memoryWidth, height: bufferHeight },
    weave: { x: beside ? memoryWidth + 28 : MARGIN, y: 0, width: beside ? side - GAP - memoryWidth - 28 : width - 2 * MARGIN, height: 50 },
    atWork: { x: array.x, y: array.y - 14 - AT_WORK, width: array.width, height: AT_WORK },
    captionY: array.y - 14 - AT_WORK - 13,
    buffer: { x: beside ? side : width - bufferWide - MARGIN, y: beside ? 0 : under, width: bufferWide, height: bufferHeight },
    list: {
      x: beside ? side : MARGIN,
      y: listTop,
      width: beside ? bufferWide : width - 2 * MARGIN,
      height: beside ? Math.max(0, height - listTop) : LIST_BELOW,
    },
    beside,
  };
}

/** The height that shows the array at its best on a narrow screen, where the page scrolls. */
export function heightFor(rows: number, columns: number, width: number, bufferHeight = USUAL_BUFFER): number {
  const pitch = Math.min(LARGEST_PITCH.x, (width - frameOf(width).left - MARGIN) / columns);
  return Math.ceil(HEAD + NOTE + bufferHeight + LIST_BELOW + BLOCK_GAP + 4 + Math.min(rows * Math.min(pitch, TALLEST_NARROW), 460));
}

/** The PE under a point of the canvas, [array row, column]; null beside the array. */
export function peAt({ array, pitchX, pitchY, rows, columns }: ArrayLayout, x: number, y: number): readonly [number, number] | null {
  const p = Math.floor((y - array.y) / pitchY);
  const m = Math.floor((x - array.x) / pitchX);
  return p >= 0 && p < rows && m >= 0 && m < columns ? [p, m] : null;
}

/** Space between neighbouring PEs. */
export const gapOf = ({ detail, pitchX, pitchY }: ArrayLayout): number =>
  detail === 'full' ? Math.min(8, pitchX * 0.11) : detail === 'mark' ? Math.min(pitchX, pitchY) * 0.12 : 0;

/** A PE's box. */
export function peBox(layout: ArrayLayout, p: number, m: number): Box {
  const gap = gapOf(layout);
  const { array, pitchX, pitchY } = layout;
  return { x: array.x + m * pitchX + gap / 2, y: array.y + p * pitchY + gap / 2, width: pitchX - gap, height: pitchY - gap };
}

/** Middle of an array row. */
export const rowY = ({ array, pitchY }: ArrayLayout, p: number): number => array.y + (p + 0.5) * pitchY;
/** Middle of a column. */
export const columnX = ({ array, pitchX }: ArrayLayout, m: number): number => array.x + (m + 0.5) * pitchX;
