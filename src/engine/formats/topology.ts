import { fail, ok } from '../../lib/result';
import type { Result } from '../../lib/result';
import type { LayerShape } from '../layer/shape';
import { isNumeric, linesOf, type Line } from './table-lines';

/** A layer of a SCALE-Sim topology file. */
export interface TopologyLayer {
  readonly name: string;
  /** Line of the file it stands on, from 1. */
  readonly line: number;
  readonly form: 'convolution' | 'gemm';
  /** How many layers like it the row stands for: its channels where the name contains DP, which SCALE-Sim makes a layer each. 1 otherwise. */
  readonly repeats: number;
  /** The matrix product each of them becomes: M output positions, K reduction length, N filters. */
  readonly gemm: { readonly m: number; readonly k: number; readonly n: number };
  /**
   * All of them as a layer without padding, with a group for each repeat. SCALE-Sim lets a last, partial step of the kernel count, ceil((if − f + s) / s) outputs; the input is enlarged at its
   * far edge by what that step lacks, so that the shape has exactly M positions.
   */
  readonly shape: LayerShape;
}

/** What a file says, and what in it was passed over. */
export interface Topology {
  readonly layers: readonly TopologyLayer[];
  /** Sentences for the person who gave the file. */
  readonly notes: readonly string[];
}

type Field = 'name' | 'ifmapHeight' | 'ifmapWidth' | 'filterHeight' | 'filterWidth' | 'channels' | 'filters' | 'strideHeight' | 'strideWidth' | 'm' | 'n' | 'k';

/** How headers spell a column, letters and digits alone, in lower case. */
const SPELLINGS: Readonly<Record<Field, RegExp>> = {
  name: /^(layer|layername|name|layerid)$/,
  ifmapHeight: /^(ifmap|input|if)(height|h)$/,
  ifmapWidth: /^(ifmap|input|if)(width|w)$/,
  filterHeight: /^(filter|filt|kernel)(height|h)$/,
  filterWidth: /^(filter|filt|kernel)(width|w)$/,
  channels: /^(num|number|input|in)?(of)?(channels?|ch)$/,
  filters: /^(num|number)?(of)?(filters?|filt)$/,
  strideHeight: /^strides?(height|h|y)?$/,
  strideWidth: /^strides?(width|w|x)$/,
  m: /^m$/,
  n: /^n$/,
  k: /^k$/,
};
const FIELDS = Object.keys(SPELLINGS) as readonly Field[];

const TITLES: Readonly<Record<Field, string>> = {
  name: 'Layer name',
  ifmapHeight: 'IFMAP Height',
  ifmapWidth: 'IFMAP Width',
  filterHeight: 'Filter Height',
  filterWidth: 'Filter Width',
  channels: 'Channels',
  filters: 'Num Filter',
  strideHeight: 'Strides',
  strideWidth: 'Stride Width',
  m: 'M',
  n: 'N',
  k: 'K',
};

const CONVOLUTION: readonly Field[] = ['name', 'ifmapHeight', 'ifmapWidth', 'filterHeight', 'filterWidth', 'channels', 'filters', 'strideHeight'];
const GEMM: readonly Field[] = ['name', 'm', 'n', 'k'];
const EXAMPLES = 'Expected "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides" or "Layer, M, N, K".';
const EXAMPLES_BY_POSITION = 'name, input height and width, filter height and width, channels, filters, stride; or name, M, N, K';
const LARGEST = 2 ** 31 - 1;

const SIZE = /^\+?\d+(\.0*)?$/;
/** What may stand where a second stride could: a sparsity. */
const SPARSITY = /^\d+\s*:\s*\d+$/;

/** A part of a number with its thousands set apart, as in `1,024`. */
const GROUP_OF_DIGITS = /^0\d\d$/;

/** Which column holds which field, and so which of the two forms the file has. */
interface Layout {
  readonly form: TopologyLayer['form'];
  readonly columns: Readonly<Partial<Record<Field, number>>>;
  /** Whether the second stride has a title: without one, words may stand in its place. */
  readonly titledStride: boolean;
  /** Cells a row may have. What stands behind them cannot be told from a row that has slipped. */
  readonly width: number;
  readonly notes: readonly string[];
}

/**
 * Reads a SCALE-Sim topology: the convolution form (sizes with padding included, one stride or two) or the GEMM form (M, N, K). Columns are found by their
 * titles in any order, or by position where there is no header or a title stands twice; by position, and under SCALE-Sim's own header of eight titles, a number in
 * a ninth cell is the second stride. A first title that is not known is the name's. Separators may be commas, semicolons, tabs, bars or spaces, colons or slashes
 * where there is nothing else; trailing ones, blank lines, comments (# or //) and lines of words above the header are passed over. Titles of sections between the
 * layers, and columns that are no size, are passed over and noted.
 * @param file its name, for messages.
 * @returns a layer a row, in order; or what is wrong in which line and column.
 */
export function readTopology(text: string, file: string): Result<Topology> {
  const lines = linesOf(text);
  if (lines.length === 0) return fail(`${file} holds no layers.`, EXAMPLES);
  const firstNumbers = lines.findIndex(({ cells }) => cells.slice(1).some(isNumeric));
  const above = firstNumbers < 0 ? lines : lines.slice(0, firstNumbers);
  const titled = above.findIndex(({ cells }) => cells.filter((cell) => fieldOf(cell) !== undefined).length > 1);
  // Below the header, a name alone is a layer that lacks everything, or the title of those that follow.
  const header = titled < 0 && above.some(({ cells }) => cells.length > 1) ? 0 : titled;
  const rows = header < 0 ? lines : lines.slice(header + 1);
  const layout = header < 0 ? ok(layoutByPosition(lines[Math.max(0, firstNumbers)].cells.length, [])) : layoutOfHeader(lines[header], file);
  if (!layout.ok) return layout;
  const layers: TopologyLayer[] = [];
  const notes = [...layout.value.notes];
  /** Columns that a title, read or not, accounts for. */
  const titles = header < 0 ? 0 : lines[header].cells.length;
  let extra: Line | null = null;
  for (const [i, line] of rows.entries()) {
    const title = header >= 0 && line.cells.join() === lines[header].cells.join() ? 'header' : isSection(line, rows.at(i + 1)) ? 'title' : null;
    if (title !== null) {
      notes.push(
        `${file}, line ${line.number}: "${line.cells[0].slice(0, 40)}" is taken for a ${title === 'title' ? 'section’s title' : 'second header'} and passed over.`,
      );
      continue;
    }
    const layer = readLayer(line, layout.value, file);
    if (!layer.ok) return layer;
    if (extra === null && unread(line, layout.value, titles) !== '') extra = line;
    layers.push(layer.value);
  }
  if (extra !== null) notes.push(`${file}, line ${extra.number}: "${unread(extra, layout.value, titles)}" behind the sizes is not read.`);
  return layers.length > 0 ? ok({ layers, notes }) : fail(`${file} has a header but no layers.`, EXAMPLES);
}

/** A name alone, with a layer below it. With separators behind it, it is a layer whose numbers are missing. */
const isSection = ({ cells, width }: Line, next: Line | undefined): boolean =>
  cells.length === 1 && width <= 2 && !isNumeric(cells[0]) && next !== undefined && next.cells.slice(1).some(isNumeric);

/** What a row holds behind the titled columns that is no second stride. */
const unread = ({ cells }: Line, { columns }: Layout, titles: number): string =>
  cells
    .filter(
      (cell, column) => column >= titles && cell !== '' && (!Object.values(columns).includes(column) || (column === columns.strideWidth && !isStride(cell))),
    )
    .join(', ');

const fieldOf = (title: string): Field | undefined => {
  const spelling = title.toLowerCase().replace(/[^a-z0-9]/g, '');
  return FIELDS.find((field) => SPELLINGS[field].test(spelling));
};

function layoutOfHeader({ cells, number }: Line, file: string): Result<Layout> {
  const columns: Partial<Record<Field, number>> = {};
  const fields = cells.map(fieldOf);
  const twice = cells.find((_, column) => fields[column] !== undefined && fields.indexOf(fields[column]) < column);
  if (twice !== undefined) {
    const note = `${file}, line ${number}: the title "${twice}" stands twice, so that columns are read by position, as SCALE-Sim reads them: ${EXAMPLES_BY_POSITION}.`;
    return ok(layoutByPosition(cells.length, [note]));
  }
  fields.forEach((field, column) => {
    if (field !== undefined) columns[field] = column;
  });
  if (fields[0] === undefined) columns.name ??= 0;
  // SCALE-Sim reads by position, and takes a ninth cell for the second stride, whether its header says so or not.
  const titledStride = columns.strideWidth !== undefined;
  const inOrder = CONVOLUTION.every((field, column) => columns[field] === column);
  if (inOrder && !titledStride && cells.length === CONVOLUTION.length) columns.strideWidth = CONVOLUTION.length;
  const ignored = cells.filter((title, column) => title !== '' && !Object.values(columns).includes(column));
  const notes = ignored.length === 0 ? [] : [`${file}, line ${number}: ${columnsNamed(ignored)} not read.`];
  const layout = { columns, titledStride, width: Math.max(cells.length, CONVOLUTION.length + 1), notes };
  const missingOf = (wanted: readonly Field[]): Field[] => wanted.filter((field) => field !== 'name' && columns[field] === undefined);
  const convolution = missingOf(CONVOLUTION);
  const gemm = missingOf(GEMM);
  if (convolution.length === 0) return ok({ form: 'convolution', ...layout });
  if (gemm.length === 0) return ok({ form: 'gemm', ...layout, width: Math.max(cells.length, GEMM.length) });
  const missing = convolution.length < CONVOLUTION.length - 1 ? convolution : gemm;
  return fail(`${file}, line ${number}: the header has no column "${TITLES[missing[0]]}".`, EXAMPLES);
}

const columnsNamed = (titles: readonly string[]): string =>
  `the column${titles.length === 1 ? '' : 's'} ${titles.map((title) => `"${title.slice(0, 40)}"`).join(', ')} ${titles.length === 1 ? 'is' : 'are'}`;

/** Without a header: a name and three numbers are a GEMM, anything longer is a convolution (its missing columns are found line by line). */
function layoutByPosition(width: number, notes: readonly string[]): Layout {
  const fields = width === GEMM.length ? GEMM : [...CONVOLUTION, 'strideWidth' as const];
  const columns = Object.fromEntries(fields.map((field, column) => [field, column]));
  return { form: fields === GEMM ? 'gemm' : 'convolution', columns, titledStride: false, width: fields.length, notes };
}

function readLayer(line: Line, layout: Layout, file: string): Result<TopologyLayer> {
  const place = (field: Field): string => {
    const column = layout.columns[field];
    return `${file}, line ${line.number}, column ${column === undefined ? '' : `${column + 1} `}"${TITLES[field]}"`;
  };
  const slipped = line.cells.findIndex((cell, column) => (column >= layout.width && isNumeric(cell) && !SPARSITY.test(cell)) || GROUP_OF_DIGITS.test(cell));
  if (slipped > 0) {
    return fail(
      `${file}, line ${line.number}, column ${slipped + 1}: "${line.cells[slipped]}" is one number too many, or the end of one that was cut in two.`,
      'Write numbers without separators between their digits: 1024, not 1,024.',
    );
  }
  const numbers: Partial<Record<Field, number>> = {};
  for (const field of layout.form === 'gemm' ? GEMM : CONVOLUTION) {
    if (field === 'name') continue;
    const cell = line.cells[layout.columns[field] ?? -1] ?? '';
    if (cell === '') return fail(`${place(field)}: missing.`, 'Give a whole number of at least 1.');
    const value = sizeOf(cell);
    if (value === null) return fail(`${place(field)}: "${cell}" is no size.`, `Give a whole number from 1 to ${LARGEST}.`);
    numbers[field] = value;
  }
  const ninth = line.cells[layout.columns.strideWidth ?? -1] ?? '';
  const second = layout.titledStride || isNumeric(ninth) ? ninth : '';
  const strideWidth = second === '' || SPARSITY.test(second) ? numbers.strideHeight : sizeOf(second);
  if (strideWidth === null) return fail(`${place('strideWidth')}: "${second}" is no stride.`, `Give a whole number from 1 to ${LARGEST}, or nothing.`);
  const name = line.cells[layout.columns.name ?? -1] || `line ${line.number}`;
  const get = (field: Field): number => numbers[field] ?? 1;
  const layer = layout.form === 'gemm' ? gemmLayer(get) : convolutionLayer(get, strideWidth ?? 1, name.includes('DP'));
  if (layout.form === 'convolution') {
    for (const [kernel, input] of [
      ['filterHeight', 'ifmapHeight'],
      ['filterWidth', 'ifmapWidth'],
    ] as const) {
      if (get(kernel) > get(input)) {
        return fail(
          `${place(kernel)}: a filter of ${get(kernel)} does not fit an input of ${get(input)}.`,
          'Enlarge the input (padding is part of it) or shrink the filter.',
        );
      }
    }
  }
  const { m, k, n } = layer.gemm;
  if (m * k * n * layer.repeats > Number.MAX_SAFE_INTEGER || n * layer.repeats > LARGEST)
    return fail(`${file}, line ${line.number}: ${m} × ${k} × ${n} is too large to be counted exactly.`, 'Use smaller sizes.');
  return ok({ name, line: line.number, ...layer });
}

const isStride = (cell: string): boolean => isNumeric(cell) && !SPARSITY.test(cell);

function sizeOf(cell: string): number | null {
  const value = SIZE.test(cell) ? Number(cell) : 0;
  return value >= 1 && value <= LARGEST ? value : null;
}

type Read = (field: Field) => number;

function gemmLayer(get: Read): Omit<TopologyLayer, 'name' | 'line'> {
  const [m, n, k] = [get('m'), get('n'), get('k')];
  return { form: 'gemm', repeats: 1, gemm: { m, k, n }, shape: { kind: 'linear', inputFeatures: k, outputFeatures: n, positions: m } };
}

function convolutionLayer(get: Read, strideX: number, isDepthwise: boolean): Omit<TopologyLayer, 'name' | 'line'> {
  const strideY = get('strideHeight');
  const [kernelY, kernelX] = [get('filterHeight'), get('filterWidth')];
  const height = Math.ceil((get('ifmapHeight') - kernelY + strideY) / strideY);
  const width = Math.ceil((get('ifmapWidth') - kernelX + strideX) / strideX);
  const groups = isDepthwise ? get('channels') : 1;
  return {
    form: 'convolution',
    repeats: groups,
    gemm: { m: height * width, k: (kernelY * kernelX * get('channels')) / groups, n: get('filters') },
    shape: {
      kind: 'convolution',
      inputChannels: get('channels'),
      inputSize: [(height - 1) * strideY + kernelY, (width - 1) * strideX + kernelX],
      outputChannels: get('filters') * groups,
      kernel: [kernelY, kernelX],
      stride: [strideY, strideX],
      padding: [0, 0],
      dilation: [1, 1],
      groups,
    },
  };
}
