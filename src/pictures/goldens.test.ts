import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { asSvg } from './export';
import { PICTURES } from './pictures';
import { STATES } from './testing/states';

/**
 * The gallery: every kind of picture in a few states. Each is compared with the SVG it was when it was last looked at, and docs/gallery.md shows them.
 * After a change that is wanted: `npm run gallery`, look at what git says has changed, and commit it.
 */
const FOLDER = fileURLToPath(new URL('goldens/', import.meta.url));
const GALLERY = fileURLToPath(new URL('../../docs/gallery.md', import.meta.url));
const MOST_BYTES = 400_000;

const fileOf = (id: string, state: string): string => `${id}-${state.replace(/[^a-z0-9]+/gi, '-')}.svg`;
const all = Object.entries(STATES).flatMap(([id, states]) => Object.entries(states).map(([state, shown]) => ({ id, state, shown, file: fileOf(id, state) })));

describe('the gallery', () => {
  it.each(all)('$id: $state', async ({ shown, file }) => {
    await expect(asSvg(shown)).toMatchFileSnapshot(path.join(FOLDER, file));
  });

  it('is in the documentation, each picture with its sentence', async () => {
    const sections = Object.entries(STATES).map(([id, states]) => {
      const each = Object.entries(states).map(
        ([state, { sentence }]) => `### ${state}\n![${state}](../src/pictures/goldens/${fileOf(id, state)})\n\n${sentence}\n`,
      );
      return `## ${PICTURES[id as keyof typeof PICTURES].name}\n${each.join('\n')}`;
    });
    const intro =
      'Every kind of picture in a few states, on small examples. This page and its pictures are written by `npm run gallery`; a test compares them.';
    await expect(`# Gallery\n\n${intro}\n\n${sections.join('\n')}`).toMatchFileSnapshot(GALLERY);
  });

  it('stays small, and keeps no picture that is no longer shown', () => {
    const kept = readdirSync(FOLDER);
    expect(kept.toSorted()).toEqual(all.map(({ file }) => file).toSorted());
    expect(kept.reduce((sum, file) => sum + readFileSync(path.join(FOLDER, file)).length, 0)).toBeLessThan(MOST_BYTES);
  });

  it.each(all)('$id, $state: has a sentence and a table behind it', ({ shown: { sentence, table } }) => {
    expect(sentence.length).toBeGreaterThan(20);
    expect(sentence).not.toMatch(/NaN|undefined|Infinity/);
    expect(table.rowCount).toBeGreaterThan(0);
    const cells = table.columns.map((_, column) => String(table.cell(table.rowCount - 1, column)));
    expect(cells.join(' ')).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('comes out the same twice', () => {
    for (const { shown } of all) expect(asSvg(shown)).toBe(asSvg(shown));
  });
});
