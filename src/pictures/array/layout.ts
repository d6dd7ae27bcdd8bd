import type { Box } from '../../render/painter';

/** Where everything of the array stands on the canvas, in CSS pixels. Depends on sizes alone, never on the cycle. */
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
  /** Left edge of the position labels. */
  readonly labelX: number;
  /** Boxes of the waiting chunk and of the chunk at work, over all columns. */
  readonly waiting: Box;
  readonly atWork: Box;
  readonly captionY: number;
  /** Where counters and the work list stand: beside the array, or below it on a narrow canvas. */
  readonly list: Box;
  readonly listBeside: boolean;
  /** Whether labels have room for words. */
  readonly spelled: boolean;
}

const LIST_WIDTH = { least: 150, most: 240 };
const LIST_GAP = 34;
/** Height of the list under the array. */
const LIST_BELOW = 196;
/** Widths from which the list stands beside the array, and from which positions are spelled out. */
const BESIDE_FROM = 500;
const SPELLED_FROM = 600;
const LARGEST_PITCH = 66;
const MOST_OBLONG = 2;
/** More PEs than this are drawn as one picture: each by itself would cost a frame. */
const MOST_MARKED = 640;
const MARGIN = 4;

interface Frame {
  readonly beside: boolean;
  readonly spelled: boolean;
  readonly gutter: number;
  readonly head: number;
  readonly listWidth: number;
}

function frameOf(width: number): Frame {
  const beside = width >= BESIDE_FROM;
  return {
    beside,
    gutter: width >= SPELLED_FROM ? 112 : 66,
    spelled: width >= SPELLED_FROM,
    head: 92,
    listWidth: beside ? Math.min(LIST_WIDTH.most, Math.max(LIST_WIDTH.least, width * 0.26)) : width,
  };
}

/** @param width and height of the canvas. The array is fitted in; it never scrolls. */
export function arrayLayout(rows: number, columns: number, width: number, height: number): ArrayLayout {
  const { beside, spelled, gutter, head, listWidth } = frameOf(width);
  const roomX = width - gutter - MARGIN - (beside ? listWidth + LIST_GAP : 0);
  const roomY = height - head - MARGIN - (beside ? 0 : LIST_BELOW);
  const fitX = Math.min(LARGEST_PITCH, roomX / columns);
  const fitY = Math.min(LARGEST_PITCH, roomY / rows);
  const pitchX = Math.max(0.5, Math.min(fitX, fitY * MOST_OBLONG));
  const pitchY = Math.max(0.5, Math.min(fitY, fitX * MOST_OBLONG));
  const detail = pitchX >= 30 && pitchY >= 23 ? 'full' : pitchX >= 8 && pitchY >= 8 && rows * columns <= MOST_MARKED ? 'mark' : 'dot';
  const array = {
    x: gutter + Math.max(0, (roomX - pitchX * columns) / 2),
    y: head + (beside ? Math.max(0, Math.min(24, (roomY - pitchY * rows) / 3)) : 0),
    width: pitchX * columns,
    height: pitchY * rows,
  };
  const radius = Math.max(1, Math.min(15, pitchY * 0.38));
  return {
    rows,
    columns,
    width,
    height,
    pitchX,
    pitchY,
    array,
    detail,
    activationX: array.x - 28,
    activationRadius: radius,
    labelX: array.x - gutter + MARGIN,
    waiting: { x: array.x, y: array.y - 66, width: array.width, height: 16 },
    atWork: { x: array.x, y: array.y - 42, width: array.width, height: 24 },
    captionY: array.y - 80,
    list: beside
      ? { x: width - listWidth, y: array.y - 86, width: listWidth, height: height - array.y + 86 }
      : { x: MARGIN, y: array.y + array.height + 20, width: width - 2 * MARGIN, height: LIST_BELOW - 24 },
    listBeside: beside,
    spelled,
  };
}

/** The height that shows the array at its best on a narrow screen, where the page scrolls. */
export function heightFor(rows: number, columns: number, width: number): number {
  const { gutter, head } = frameOf(width);
  const pitch = Math.min(LARGEST_PITCH, (width - gutter - MARGIN) / columns);
  return Math.ceil(head + MARGIN + LIST_BELOW + Math.min(rows * Math.min(pitch, 44), 460));
}

/** The PE under a point of the canvas, [array row, column]; null beside the array. */
export function peAt({ array, pitchX, pitchY, rows, columns }: ArrayLayout, x: number, y: number): readonly [number, number] | null {
  const p = Math.floor((y - array.y) / pitchY);
  const m = Math.floor((x - array.x) / pitchX);
  return p >= 0 && p < rows && m >= 0 && m < columns ? [p, m] : null;
}

/** Space between neighbouring PEs. */
export const gapOf = ({ detail, pitchX, pitchY }: ArrayLayout): number =>
  detail === 'full' ? Math.min(6, pitchX * 0.11) : detail === 'mark' ? Math.min(pitchX, pitchY) * 0.12 : 0;

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
