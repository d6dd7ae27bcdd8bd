import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ESTree, Visitor, parseSync } from 'vite';
import { describe, expect, it } from 'vitest';

/**
 * The import law. Each top folder (or top file) of src may import the listed places below src, and its own folder always. A place is a folder, which covers
 * what is in it, or a single module. `views/*` stands for each folder of views by itself: one never imports another. docs/architecture.md gives the reasons.
 */
const LAW: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  engine: ['lib'],
  scenario: ['engine', 'lib'],
  playback: ['lib'],
  render: ['lib'],
  ui: ['render', 'lib'],
  charts: ['ui', 'render', 'lib'],
  pictures: ['render', 'ui', 'engine', 'scenario', 'worker/protocol', 'lib'],
  worker: ['engine', 'scenario', 'lib'],
  store: ['scenario', 'engine', 'playback', 'worker/protocol', 'worker/checkpoint-info', 'lib'],
  'views/*': ['store', 'pictures', 'charts', 'render', 'playback', 'ui', 'engine', 'scenario', 'worker/protocol', 'lib'],
  lessons: ['scenario', 'store', 'ui', 'lib'],
  app: ['views', 'lessons', 'store', 'pictures', 'render', 'playback', 'ui', 'engine', 'scenario', 'worker/protocol', 'lib'],
  cli: ['engine', 'scenario', 'lib'],
  // Tests alone: whole links through the code of page and worker.
  corpus: ['store', 'worker', 'engine', 'scenario', 'lib'],
  main: ['app', 'views', 'lessons', 'store', 'render', 'playback', 'ui', 'engine', 'scenario', 'worker', 'lib'],
};

/** Packages that only some places may import. Whatever is not named here is free, outside the pure folders. */
const PACKAGE_LAW: readonly { readonly packages: RegExp; readonly onlyIn: RegExp }[] = [
  { packages: /^(react|react-dom|react-aria-components|@tanstack\/react-virtual)(\/|$)/, onlyIn: /^(ui|charts|views|lessons|app)\/|^main\.tsx$/ },
  { packages: /^zustand(\/|$)/, onlyIn: /^store\// },
  { packages: /^comlink(\/|$)/, onlyIn: /^worker\// },
  { packages: /^recharts(\/|$)/, onlyIn: /^charts\// },
  { packages: /^d3-/, onlyIn: /^(charts|pictures)\/|^views\/.+\/[^/]*model[^/]*\.ts$/ },
  { packages: /^node:/, onlyIn: /^cli\// },
];

/** Of the pure folders only these files may use a package at all, and only these: readers of foreign file formats. */
const PURE_FOLDERS = /^(engine|lib)\//;
const PURE_PACKAGES = { packages: /^fflate(\/|$)/, onlyIn: /^engine\/formats\// };

/** Helpers of tests and slow oracles. Only tests and they themselves may import them. */
const TESTS_ONLY = /(^|\/)(reference|testing)\//;
const TEST_FILE = /\.test\.tsx?$/;

/**
 * Operations whose last bit the standard leaves to each JavaScript engine. What feeds a number that is shown takes src/lib/maths.ts instead. A power of two literals
 * is exact everywhere (`2 ** 31`); so are sqrt, floor, round, fround and imul.
 */
const OPEN_FUNCTIONS = /^(a?(cos|sin|tan)h?|atan2|cbrt|exp|expm1|hypot|log|log10|log1p|log2|pow)$/;
/** Where things are drawn, angles and logarithmic scales may use these: a place on the screen or a shade is no number that is read. */
const DRAWING = { folders: /^(views|render|ui|app|pictures|charts)\//, functions: /^(cos|sin|atan2|log2|hypot)$/ };
/** The one file that may do more: a colour's brightness is a power by definition. */
const COLOURS = 'render/palette.ts';

const MAX_LINES = 500;

const SRC = fileURLToPath(new URL('.', import.meta.url));
const FILES = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll(path.sep, '/'))
  .filter((file) => /\.tsx?$/.test(file));

/** Every module a file names, those fetched later included unless they are left out: import and re-export statements, import(), import types, `new URL('…', import.meta.url)`, import.meta.glob. */
function importsOf(program: ESTree.Program, { later = true } = {}): string[] {
  const found: string[] = [];
  const add = (node: ESTree.Node | null | undefined): void => {
    const text = node ? constantText(node) : null;
    if (text !== null) found.push(text);
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => add(node.source),
    ImportExpression: (node) => {
      if (later) add(node.source);
    },
    TSImportType: (node) => add(node.source),
    NewExpression: (node) => {
      const [address, base] = node.arguments;
      if (isIdentifier(node.callee, 'URL') && base && isImportMeta(base, 'url')) add(address);
    },
    CallExpression: (node) => {
      if (isImportMeta(node.callee, 'glob')) add(node.arguments[0]);
    },
  }).visit(program);
  return found;
}

/** The text of a string literal, or of a template without expressions; null for anything else. */
function constantText(node: ESTree.Node): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  return node.type === 'TemplateLiteral' && node.expressions.length === 0 ? (node.quasis[0]?.value.cooked ?? null) : null;
}

function isIdentifier(node: ESTree.Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}

function isImportMeta(node: ESTree.Node, property: string): boolean {
  return node.type === 'MemberExpression' && node.object.type === 'MetaProperty' && isIdentifier(node.property, property);
}

/** What makes a result depend on something besides its input, and still compiles without DOM and Node types. */
function impuritiesOf(program: ESTree.Program): string[] {
  const found: string[] = [];
  new Visitor({
    MemberExpression: (node) => {
      if (isIdentifier(node.object, 'Math') && isIdentifier(node.property, 'random')) found.push('Math.random');
      if (isIdentifier(node.object, 'Date')) found.push('Date');
    },
    NewExpression: (node) => {
      if (isIdentifier(node.callee, 'Date')) found.push('Date');
    },
  }).visit(program);
  return found;
}

/** What a number depends on besides its input: the engine that runs it. */
function openMathsOf(file: string, program: ESTree.Program): string[] {
  const found: string[] = [];
  const isLiteral = (node: ESTree.Node): boolean =>
    (node.type === 'Literal' && typeof node.value === 'number') || (node.type === 'UnaryExpression' && node.operator === '-' && isLiteral(node.argument));
  const powerOf = (base: ESTree.Node, exponent: ESTree.Node): void => {
    if (!isLiteral(base) || !isLiteral(exponent)) found.push('a power');
  };
  const use = (name: string): void => {
    if (OPEN_FUNCTIONS.test(name) && !(DRAWING.folders.test(file) && DRAWING.functions.test(name))) found.push(`Math.${name}`);
  };
  new Visitor({
    MemberExpression: (node) => {
      if (!isIdentifier(node.object, 'Math')) return;
      const name = node.computed ? constantText(node.property) : node.property.type === 'Identifier' ? node.property.name : null;
      if (name === null) found.push('Math[…]');
      else use(name);
    },
    VariableDeclarator: (node) => {
      if (!node.init || !isIdentifier(node.init, 'Math')) return;
      if (node.id.type !== 'ObjectPattern') found.push('Math under another name');
      else for (const part of node.id.properties) use(part.type === 'Property' && part.key.type === 'Identifier' ? part.key.name : 'pow');
    },
    BinaryExpression: (node) => {
      if (node.operator === '**') powerOf(node.left, node.right);
    },
    AssignmentExpression: (node) => {
      if (node.operator === '**=') found.push('a power');
    },
  }).visit(program);
  return found.map((name) => `${name}: its last bit differs between browsers, see lib/maths`);
}

/** Folders that compute: arrays are as long there as a layer, or an array, is large. */
const LONG_ARRAYS = /^(engine|worker)\//;

/** Arrays spread into the arguments of a call: from some 60,000 values on the stack overflows. A list written out in place is short. */
function spreadsOf(program: ESTree.Program): string[] {
  const found: string[] = [];
  new Visitor({
    CallExpression: ({ callee, arguments: given }) => {
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
      const { name } = callee.property;
      const spreads = given.some((one) => one.type === 'SpreadElement' && one.argument.type !== 'ArrayExpression');
      if (spreads && ['max', 'min', 'push', 'unshift', 'hypot'].includes(name)) found.push(`an array spread into ${name}()`);
    },
  }).visit(program);
  return found;
}

/** The row of the table a path below src belongs to, or null: `views/stream/model.ts` → `views/*`, `main.tsx` → `main`. */
function rowOf(file: string): string | null {
  const [top = '', ...rest] = file.split('/');
  const name = rest.length === 0 ? top.replace(/\.tsx?$/, '') : top === 'views' ? 'views/*' : top;
  return name in LAW ? name : null;
}

/** The part of src a file belongs to and may always import: its top folder, or its own folder of views. */
function homeOf(file: string): string {
  const parts = file.split('/');
  return parts.slice(0, parts[0] === 'views' ? 2 : 1).join('/');
}

function isWithin(target: string, place: string): boolean {
  return target === place || target.startsWith(`${place}/`);
}

/** Why a file of src may not import what it names; null where it may. */
function objection(file: string, specifier: string): string | null {
  const isTest = TEST_FILE.test(file);
  if (!specifier.startsWith('.')) {
    if (isTest || TESTS_ONLY.test(file)) return null;
    const law = PACKAGE_LAW.find(({ packages }) => packages.test(specifier));
    if (law && !law.onlyIn.test(file)) return `${specifier} may be imported only where ${law.onlyIn.source} matches`;
    const isAllowedInPure = PURE_PACKAGES.packages.test(specifier) && PURE_PACKAGES.onlyIn.test(file);
    return PURE_FOLDERS.test(file) && !isAllowedInPure ? `${specifier}: the engine and lib use no packages` : null;
  }
  const target = path.posix.join(path.posix.dirname(file), specifier.replace(/[?#].*$/, '')).replace(/\.tsx?$/, '');
  if (target.startsWith('..')) return isTest ? null : `${specifier} lies outside src`;
  if (TESTS_ONLY.test(target) && !isTest && !TESTS_ONLY.test(file)) return `${target} is for tests alone`;
  if (isWithin(target, homeOf(file))) return null;
  const row = rowOf(file);
  if (row === null) return `${homeOf(file)} has no row in the import law`;
  return LAW[row].some((place) => isWithin(target, place)) ? null : `${row} may not import ${target}`;
}

/** Everything a file does against the law. `file` is its path below src, with forward slashes. */
function breachesOf(file: string, code: string): string[] {
  const { program, errors } = parseSync(file, code, { lang: file.endsWith('x') ? 'tsx' : 'ts' });
  if (errors.length > 0) return [`${file} cannot be parsed: ${errors[0]?.message}`];
  const breaches = importsOf(program).map((specifier) => objection(file, specifier));
  if (PURE_FOLDERS.test(file) && !TEST_FILE.test(file) && !TESTS_ONLY.test(file)) {
    breaches.push(...impuritiesOf(program).map((name) => `${name} in a pure folder`));
  }
  if (file !== COLOURS && !TEST_FILE.test(file) && !TESTS_ONLY.test(file)) breaches.push(...openMathsOf(file, program));
  if (LONG_ARRAYS.test(file) && !TEST_FILE.test(file) && !TESTS_ONLY.test(file)) breaches.push(...spreadsOf(program));
  const lines = code.split('\n').length;
  if (lines > MAX_LINES && !TEST_FILE.test(file)) breaches.push(`${lines} lines; over ${MAX_LINES} wants a split`);
  return breaches.filter((breach) => breach !== null).map((breach) => `${file}: ${breach}`);
}

/** The files of src that a file imports, types included: a circle of types is read as slowly as one of values. What is fetched later closes no circle. */
function neighboursOf(file: string): string[] {
  const { program } = parseSync(file, readFileSync(path.join(SRC, file), 'utf8'), { lang: file.endsWith('x') ? 'tsx' : 'ts' });
  const targets = importsOf(program, { later: false })
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => path.posix.join(path.posix.dirname(file), specifier.replace(/[?#].*$/, '')));
  return targets.flatMap((target) => FILES.filter((other) => other === target || other.replace(/\.tsx?$/, '') === target));
}

/** A circle of imports among these files, from one file back to it; null where there is none. */
function circleIn(files: readonly string[], neighbours: (file: string) => readonly string[]): readonly string[] | null {
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): readonly string[] | null => {
    const before = way.indexOf(file);
    if (before >= 0) return [...way.slice(before), file];
    if (done.has(file)) return null;
    for (const next of neighbours(file)) {
      const circle = visit(next, [...way, file]);
      if (circle !== null) return circle;
    }
    done.add(file);
    return null;
  };
  for (const file of files) {
    const circle = visit(file, []);
    if (circle !== null) return circle;
  }
  return null;
}

describe('the source as it is', () => {
  it('has no circle of imports', () => {
    expect(circleIn(FILES, neighboursOf)).toBeNull();
    const ring: Readonly<Record<string, readonly string[]>> = { a: ['b', 'c'], b: ['c'], c: ['d'], d: ['b'] };
    expect(circleIn(Object.keys(ring), (file) => ring[file] ?? [])).toEqual(['b', 'c', 'd', 'b']);
  });

  it('says in a README of every folder, and of every folder of views, what belongs there', () => {
    const folders = new Set(FILES.filter((file) => file.includes('/')).map(homeOf));
    const silent = ['.', ...folders].filter((folder) => !existsSync(path.join(SRC, folder, 'README.md')));
    expect(silent).toEqual([]);
  });

  it('obeys the import law, stays pure where it must, and in files of a readable length', () => {
    expect(FILES.length).toBeGreaterThan(10);
    const itself = 'architecture.test.ts';
    const breaches = FILES.filter((file) => file !== itself).flatMap((file) => breachesOf(file, readFileSync(path.join(SRC, file), 'utf8')));
    expect(breaches).toEqual([]);
  });
});

describe('the law itself', () => {
  const offences: readonly (readonly [file: string, code: string])[] = [
    ['lib/prng.ts', `import { ok } from '../engine/layer/shape';`],
    ['engine/csph/cost.ts', `import type { Scenario } from '../../scenario/types';`],
    ['engine/csph/cost.ts', `export { serve } from '../../worker/serve';`],
    ['engine/csph/cost.ts', `export * from '../../worker/serve';`],
    ['engine/csph/cost.ts', `import { slow } from '../reference/slow';`],
    ['engine/csph/cost.ts', `import { golden } from '../testing/golden';`],
    ['engine/csph/cost.ts', `import { scaleLinear } from 'd3-scale';`],
    ['engine/csph/cost.ts', `import { readFileSync } from 'node:fs';`],
    ['engine/csph/cost.ts', `import { unzipSync } from 'fflate';`],
    ['engine/csph/cost.ts', `export const seed = Math.random();`],
    ['engine/csph/cost.ts', `export const now = Date.now();`],
    ['engine/csph/cost.ts', `export const now = new Date();`],
    ['engine/csph/cost.ts', `export const most = (all: number[]) => Math.max(0, ...all);`],
    ['worker/files.ts', `export const add = (to: number[], all: number[]) => to.push(...all);`],
    ['engine/csph/cost.ts', `export const a = Math.log(2);`],
    ['engine/csph/cost.ts', `export const a = [1].map(Math['hypot']);`],
    ['engine/csph/cost.ts', `export const a = (name: 'sin') => Math[name](1);`],
    ['engine/csph/cost.ts', `const { exp } = Math; export const a = exp(1);`],
    ['engine/csph/cost.ts', `export const a = (x: number) => x ** 0.5;`],
    ['lib/numbers.ts', `export const a = (n: number) => 2 ** n;`],
    ['scenario/kinds.ts', `export const a = (n: number) => Math.pow(10, n);`],
    ['views/compare/numbers.ts', `export const digits = (x: number) => Math.floor(Math.log10(x));`],
    ['scenario/codec.ts', `import { store } from '../store/lab-store';`],
    ['scenario/codec.ts', `export const load = () => import('../store/lab-store');`],
    ['scenario/codec.ts', 'export const load = () => import(`../store/lab-store`);'],
    ['scenario/codec.ts', `export type State = import('../store/state').LabState;`],
    ['render/canvas-painter.ts', `import { useRef } from 'react';`],
    ['playback/clock.ts', `import { create } from 'zustand';`],
    ['ui/buttons.tsx', `import { useLab } from '../store/react';`],
    ['ui/chart.tsx', `import { LineChart } from 'recharts';`],
    ['views/compare/Bars.tsx', `import { BarChart } from 'recharts';`],
    ['render/scale.ts', `import { scaleLinear } from 'd3-scale';`],
    ['charts/Columns.tsx', `import { barOf } from '../views/compare/model';`],
    ['charts/Columns.tsx', `import { useStoreValue } from '../store/react';`],
    ['store/runs.ts', `import { createWorkerClient } from '../worker/client';`],
    ['store/runs.ts', `import * as Comlink from 'comlink';`],
    ['store/runs.ts', `import { jsx } from 'react/jsx-runtime';`],
    ['store/runs.ts', `export const worker = new Worker(new URL('../worker/entry.ts', import.meta.url), { type: 'module' });`],
    ['views/stream/View.tsx', `import { Matrix } from '../prune/View';`],
    ['views/stream/View.tsx', `import { commands } from '../../app/commands';`],
    ['views/stream/View.tsx', `import { max } from 'd3-array';`],
    ['views/stream/View.tsx', `export const all = import.meta.glob('../prune/*.ts');`],
    ['app/App.tsx', `import { createWorkerClient } from '../worker/client';`],
    ['app/App.tsx', `import { main } from '../cli/main';`],
    ['app/App.tsx', `import data from '../../public/networks.json';`],
    ['cli/main.ts', `import { present } from '../views/prune/model';`],
    ['main.tsx', `import { main } from './cli/main';`],
    ['helpers/misc.ts', `import { ok } from '../lib/result';`],
    ['cli/main.ts', `import from nowhere`],
  ];
  it.each(offences)('objects to %s: %s', (file, code) => {
    expect(breachesOf(file, code)).toHaveLength(1);
  });

  const permitted: readonly (readonly [file: string, code: string])[] = [
    ['engine/csph/cost.ts', `export const a = Math.sqrt(2 ** 31 - 2 ** -1) + Math.imul(3, 4) + Math.LN2;`],
    ['engine/csph/cost.test.ts', `export const a = (x: number) => Math.log(x) ** 2;`],
    ['views/stream/rings.ts', `export const x = Math.cos(1) + Math.log2(3);`],
    ['lib/prng.test.ts', `import fc from 'fast-check';`],
    ['engine/csph/cost.ts', `import type { LayerCost } from './types'; import { invariant } from '../../lib/assert'; import { shape } from '../layer/shape';`],
    [
      'engine/csph/cost.test.ts',
      `import { slow } from '../reference/slow'; import { golden } from '../testing/golden'; import { readFileSync } from 'node:fs';`,
    ],
    ['engine/reference/slow.ts', `import { golden } from '../testing/golden';`],
    ['engine/formats/npz.ts', `import { unzipSync } from 'fflate';`],
    ['scenario/fields.test.ts', `export const documented = new URL('../../docs/links.md', import.meta.url);`],
    [
      'engine/csph/cost.ts',
      `// import { store } from '../../store/lab-store';\nexport const text = "import x from '../../store/lab-store'"; export const date = { Date: 1 };`,
    ],
    ['engine/csph/cost.ts', `export const most = (a: number, b: number) => Math.max(a, b, ...[1, 2]);`],
    ['store/runs.ts', `import type { LabClient } from '../worker/protocol'; import { create } from 'zustand/vanilla';`],
    [
      'charts/Columns.tsx',
      `import { BarChart } from 'recharts'; import { range } from 'd3-array'; import { useId } from 'react'; import { Button } from '../ui/buttons';`,
    ],
    ['views/compare/Bars.tsx', `import { Track } from '../../charts/Track';`],
    ['views/stream/array-model.ts', `import { max } from 'd3-array'; import { helper } from './parts/helper';`],
    ['views/stream/View.tsx', `import { useState } from 'react'; import { useLab } from '../../store/react'; import './View.module.css';`],
    ['app/App.tsx', `import { StreamView } from '../views/stream/View'; import type { LabClient } from '../worker/protocol';`],
    ['main.tsx', `import { createWorkerClient } from './worker/client'; import { App } from './app/App'; import { createRoot } from 'react-dom/client';`],
    ['cli/main.ts', `import { parseArgs } from 'node:util'; import { decode } from '../scenario/codec';`],
  ];
  it.each(permitted)('lets %s pass: %s', (file, code) => {
    expect(breachesOf(file, code)).toEqual([]);
  });

  it('objects to a file of more than the most lines, unless it is a test', () => {
    expect(breachesOf('engine/csph/cost.ts', '\n'.repeat(MAX_LINES))).toHaveLength(1);
    expect(breachesOf('engine/csph/cost.ts', '\n'.repeat(MAX_LINES - 1))).toEqual([]);
    expect(breachesOf('engine/csph/cost.test.ts', '\n'.repeat(MAX_LINES))).toEqual([]);
  });

  it('has a row for every folder, and names no place that is misspelt', () => {
    const tops = FILES.filter((file) => file.includes('/')).map((file) => file.split('/')[0]);
    const known = Object.keys(LAW).map((row) => row.replace('/*', ''));
    expect(tops.filter((top) => !known.includes(top))).toEqual([]);
    expect(
      Object.values(LAW)
        .flat()
        .filter((place) => !known.includes(place.split('/')[0])),
    ).toEqual([]);
  });
});
