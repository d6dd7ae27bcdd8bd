import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');

/** What is styled by name from anywhere: tokens and reset, the frame of the page, paper. */
const GLOBAL_SHEETS = ['src/ui/base.css', 'src/app/frame.css', 'src/app/print/print.css'];

const files = ['src', 'e2e'].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => path.posix.join(folder, file.replaceAll(path.sep, '/'))),
);
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const scripts = files.filter((file) => /\.tsx?$/.test(file) && !/\.test\./.test(file)).map((file) => ({ file, text: read(file) }));
const sheets = files.filter((file) => file.endsWith('.module.css')).map((file) => ({ file, ...classesOf(read(file)) }));

/** Classes of a sheet's own, the public names it gives them, and the public names of others that it uses. */
function classesOf(css: string) {
  const bare = css.replace(/\/\*[^]*?\*\//g, '');
  const foreign = [...bare.matchAll(/:global\(([^()]*(?:\([^()]*\))?[^()]*)\)/g)].map(([, selector]) => selector);
  const selectors = bare.replace(/:global\((?:[^()]|\([^()]*\))*\)/g, '').match(/[^{};]+(?=\{)/g) ?? [];
  const namesIn = (texts: readonly string[]): Set<string> =>
    new Set(texts.flatMap((text) => [...text.matchAll(/\.([a-zA-Z][\w-]*)/g)].map(([, name]) => name)));
  return { own: namesIn(selectors), public: [...bare.matchAll(/composes: ([\w-]+) from global/g)].map(([, name]) => name), foreign: namesIn(foreign) };
}

/** Classes that scripts take from a sheet by name; `all` where one takes them by a computed name. */
function takenFrom(sheet: string): { readonly names: ReadonlySet<string>; readonly all: boolean } {
  const names = new Set<string>();
  let all = false;
  for (const { file, text } of scripts) {
    for (const [, alias, from] of text.matchAll(/import (\w+) from '([^']*\.module\.css)'/g)) {
      if (path.posix.join(path.posix.dirname(file), from) !== sheet) continue;
      const uses = text.replace(/^import .*$/gm, '');
      for (const [, name] of uses.matchAll(new RegExp(`(?<![\\w.])${alias}\\.(\\w+)`, 'g'))) names.add(name);
      all ||= new RegExp(`(?<![\\w.])${alias}\\[`).test(uses);
    }
  }
  return { names, all };
}

describe('styles', () => {
  it('every look stands beside its component, but for the three sheets of the whole page', () => {
    expect(files.filter((file) => file.endsWith('.css') && !file.endsWith('.module.css')).sort()).toEqual([...GLOBAL_SHEETS].sort());
  });

  it.each(sheets)('$file: what components take from it is there, and all that is there is taken', ({ file, own }) => {
    const taken = takenFrom(file);
    expect([...taken.names].filter((name) => !own.has(name))).toEqual([]);
    expect([...own].filter((name) => !taken.all && !taken.names.has(name))).toEqual([]);
  });

  it('a public name is one that another sheet or a test relies on, and none is relied on that nobody gives', () => {
    const given = new Set(sheets.flatMap((sheet) => sheet.public));
    const globals = GLOBAL_SHEETS.map(read).join('\n');
    const elsewhere =
      globals +
      scripts
        .filter(({ file }) => /^e2e|shortcuts/.test(file))
        .map(({ text }) => text)
        .join('\n');
    const used = new Set([
      ...sheets.flatMap((sheet) => [...sheet.foreign]),
      ...[...given].filter((name) => new RegExp(`\\.${name}(?![\\w-])`).test(elsewhere)),
    ]);
    expect([...given].filter((name) => !used.has(name))).toEqual([]);
    const framed = classesOf(globals).own;
    expect([...used].filter((name) => !given.has(name) && !framed.has(name) && !name.startsWith('recharts-') && !name.startsWith('scene-'))).toEqual([]);
  });
});
