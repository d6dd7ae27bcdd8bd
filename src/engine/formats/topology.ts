import { fail, ok } from '../../lib/result';
import type { Result } from '../../lib/result';
import type { LayerShape } from '../layer/shape';

/** A layer of a SCALE-Sim topology file. */
export interface TopologyLayer {
  readonly name: string;
  /** Line of the file it stands on, from 1. */
  readonly line: number;
  readonly form: 'convolution' | 'gemm';
  /** The matrix product it becomes: M output positions, K reduction length, N filters. */
  readonly gemm: { readonly m: number; readonly k: number; readonly n: number };
  /**
   * The same as a layer without padding. SCALE-Sim lets a last, partial step of the kernel count, ceil((if − f + s) / s) outputs; the input is enlarged at its
   * far edge by what that step lacks, so that the shape has exactly M positions.
   */
  readonly shape: LayerShape;
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
const LARGEST = 2 ** 31 - 1;

const SIZE = /^\+?\d+(\.0*)?$/;
/** What may stand where a second stride could: a sparsity. */
const SPARSITY = /^\d+\s*:\s*\d+$/;

/** Which column holds which field, and so which of the two forms the file has. */
interface Layout {
  readonly form: TopologyLayer['form'];
  readonly columns: Readonly<Partial<Record<Field, number>>>;
  /** Whether the second stride has a title: without one, words may stand in its place. */
  readonly titledStride: boolean;
}

interface Line {
  readonly number: number;
  readonly cells: readonly string[];
}

/**
 * Reads a SCALE-Sim topology: the convolution form (sizes with padding included, one stride or two) or the GEMM form (M, N, K). Columns are found by their
 * titles in any order, or by position where there is no header; there, and under SCALE-Sim's own header of eight titles, a number in a ninth cell is the second
 * stride. Separators may be commas, semicolons, tabs, bars or spaces, colons or slashes where there is nothing else; trailing ones, blank lines, comments
 * (# or //) and lines of words above the header are passed over, further columns ignored. A row is one layer, whatever its name.
 * @param file its name, for messages.
 * @returns layers in order; or what is wrong in which line and column.
 */
export function readTopology(text: string, file: string): Result<readonly TopologyLayer[]> {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((line, i) => ({ number: i + 1, cells: cellsOf(line) }))
    .filter(({ cells }) => cells.length > 0);
  if (lines.length === 0) return fail(`${file} holds no layers.`, EXAMPLES);
  const firstNumbers = lines.findIndex(({ cells }) => cells.slice(1).some(isNumeric));
  const above = firstNumbers < 0 ? lines : lines.slice(0, firstNumbers);
  const titled = above.findIndex(({ cells }) => cells.filter((cell) => fieldOf(cell) !== undefined).length > 1);
  // Below the header, a name alone is a layer that lacks everything.
  const header = titled < 0 && above.some(({ cells }) => cells.length > 1) ? 0 : titled;
  const rows = header < 0 ? lines : lines.slice(header + 1);
  const layout = header < 0 ? layoutByPosition(lines[Math.max(0, firstNumbers)]) : layoutOfHeader(lines[header], file);
  if (!layout.ok) return layout;
  const layers: TopologyLayer[] = [];
  for (const line of rows) {
    const layer = readLayer(line, layout.value, file);
    if (!layer.ok) return layer;
    layers.push(layer.value);
  }
  return layers.length > 0 ? ok(layers) : fail(`${file} has a header but no layers.`, EXAMPLES);
}

const isNumeric = (cell: string): boolean => /^[-+]?\.?\d/.test(cell);

const fieldOf = (title: string): Field | undefined => {
  const spelling = title.toLowerCase().replace(/[^a-z0-9]/g, '');
  return FIELDS.find((field) => SPELLINGS[field].test(spelling));
};

/** The cells of a line without the empty ones at its end, and without a comment. */
function cellsOf(line: string): string[] {
  const whole = line.trim().replace(/^\|/, '').trim();
  if (whole.startsWith('#') || whole.startsWith('//')) return [];
  const content = withoutComment(whole);
  const separator = separatorIn(content);
  let cells = separator === undefined ? content.split(/\s+/) : splitOutsideQuotes(content, separator);
  if (cells.length === 1) cells = content.split(/[:/]/);
  cells = cells.map((cell) =>
    cell
      .trim()
      .replace(/^(["'])(.*)\1$/, '$2')
      .trim(),
  );
  while (cells.length > 0 && cells[cells.length - 1] === '') cells.pop();
  return cells.every((cell) => /^:?-+:?$/.test(cell)) ? [] : cells;
}

const separatorIn = (text: string): string | undefined => [',', ';', '\t', '|'].find((candidate) => text.includes(candidate));

/** Up to a # at the beginning of a cell or word, unless it is part of the name, as in `conv #1`: the name ends at the first separator, or space where there is none. */
function withoutComment(line: string): string {
  const before = line.split(/[,;\t|\s]#/, 1)[0];
  if (before === line) return line;
  const isRow = separatorIn(before) !== undefined || before.split(/\s+/).slice(1).some(isNumeric);
  if (isRow) return line.slice(0, before.length + 1);
  const nameEnd = line.search(separatorIn(line) === undefined ? /\s/ : /[,;\t|]/);
  return line.slice(0, nameEnd) + line.slice(nameEnd).replace(/([,;\t|\s])#.*$/, '$1');
}

/** A separator between quotes belongs to the cell. */
function splitOutsideQuotes(line: string, separator: string): string[] {
  // A quotation mark alone is an inch.
  if (line.split('"').length % 2 === 0) return line.split(separator);
  const cells = [''];
  let quoted = false;
  for (const letter of line) {
    if (letter === '"') quoted = !quoted;
    if (letter === separator && !quoted) cells.push('');
    else cells[cells.length - 1] += letter;
  }
  return cells;
}

function layoutOfHeader({ cells, number }: Line, file: string): Result<Layout> {
  const columns: Partial<Record<Field, number>> = {};
  cells.forEach((cell, column) => {
    const field = fieldOf(cell);
    if (field !== undefined) columns[field] ??= column;
  });
  // SCALE-Sim reads by position, and takes a ninth cell for the second stride, whether its header says so or not.
  const titledStride = columns.strideWidth !== undefined;
  const inOrder = CONVOLUTION.every((field, column) => columns[field] === column);
  if (inOrder && !titledStride && cells.length === CONVOLUTION.length) columns.strideWidth = CONVOLUTION.length;
  const missingOf = (fields: readonly Field[]): Field[] => fields.filter((field) => field !== 'name' && columns[field] === undefined);
  const convolution = missingOf(CONVOLUTION);
  const gemm = missingOf(GEMM);
  if (convolution.length === 0) return ok({ form: 'convolution', columns, titledStride });
  if (gemm.length === 0) return ok({ form: 'gemm', columns, titledStride });
  const missing = convolution.length < CONVOLUTION.length - 1 ? convolution : gemm;
  return fail(`${file}, line ${number}: the header has no column "${TITLES[missing[0]]}".`, EXAMPLES);
}

/** Without a header: a name and three numbers are a GEMM, anything longer is a convolution (its missing columns are found line by line). */
function layoutByPosition({ cells }: Line): Result<Layout> {
  const fields = cells.length === GEMM.length ? GEMM : [...CONVOLUTION, 'strideWidth' as const];
  const columns = Object.fromEntries(fields.map((field, column) => [field, column]));
  return ok({ form: fields === GEMM ? 'gemm' : 'convolution', columns, titledStride: false });
}

function readLayer(line: Line, layout: Layout, file: string): Result<TopologyLayer> {
  const place = (field: Field): string => {
    const column = layout.columns[field];
    return `${file}, line ${line.number}, column ${column === undefined ? '' : `${column + 1} `}"${TITLES[field]}"`;
  };
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
  const layer = layout.form === 'gemm' ? gemmLayer(get) : convolutionLayer(get, strideWidth ?? 1);
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
  if (m * k * n > Number.MAX_SAFE_INTEGER)
    return fail(`${file}, line ${line.number}: ${m} × ${k} × ${n} is too large to be counted exactly.`, 'Use smaller sizes.');
  return ok({ name, line: line.number, ...layer });
}

function sizeOf(cell: string): number | null {
  const value = SIZE.test(cell) ? Number(cell) : 0;
  return value >= 1 && value <= LARGEST ? value : null;
}

type Read = (field: Field) => number;

function gemmLayer(get: Read): Omit<TopologyLayer, 'name' | 'line'> {
  const [m, n, k] = [get('m'), get('n'), get('k')];
  return { form: 'gemm', gemm: { m, k, n }, shape: { kind: 'linear', inputFeatures: k, outputFeatures: n, positions: m } };
}

function convolutionLayer(get: Read, strideX: number): Omit<TopologyLayer, 'name' | 'line'> {
  const strideY = get('strideHeight');
  const [kernelY, kernelX] = [get('filterHeight'), get('filterWidth')];
  const height = Math.ceil((get('ifmapHeight') - kernelY + strideY) / strideY);
  const width = Math.ceil((get('ifmapWidth') - kernelX + strideX) / strideX);
  return {
    form: 'convolution',
    gemm: { m: height * width, k: kernelY * kernelX * get('channels'), n: get('filters') },
    shape: {
      kind: 'convolution',
      inputChannels: get('channels'),
      inputSize: [(height - 1) * strideY + kernelY, (width - 1) * strideX + kernelX],
      outputChannels: get('filters'),
      kernel: [kernelY, kernelX],
      stride: [strideY, strideX],
      padding: [0, 0],
      dilation: [1, 1],
      groups: 1,
    },
  };
}
