/** A line of a table as people write them, with its cells. */
export interface Line {
  /** In the file, from 1. */
  readonly number: number;
  /** Without the empty ones at the end. */
  readonly cells: readonly string[];
  /** Cells with the empty ones at the end. */
  readonly width: number;
}

/** Whether a cell begins as a number does. */
export const isNumeric = (cell: string): boolean => /^[-+]?\.?\d/.test(cell);

/** The lines that hold anything: not blank, no comment, no rule of dashes. */
export const linesOf = (text: string): Line[] =>
  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((line, i) => ({ number: i + 1, ...cellsOf(line) }))
    .filter(({ cells }) => cells.length > 0);

function cellsOf(line: string): Omit<Line, 'number'> {
  const whole = line.trim().replace(/^\|/, '').trim();
  if (whole.startsWith('#') || whole.startsWith('//')) return { cells: [], width: 0 };
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
  const width = cells.length;
  while (cells.length > 0 && cells[cells.length - 1] === '') cells.pop();
  return { cells: cells.every((cell) => /^:?-+:?$/.test(cell)) ? [] : cells, width };
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
