import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { firstMacOf } from '../../src/engine/csph/navigate';
import { openCut } from '../../src/engine/pruning/cut-steps';
import { fail, ok } from '../../src/lib/result';
import { openTile, type OpenTile } from '../../src/pictures/array/tile';
import { asSvg } from '../../src/pictures/export';
import { exhibit } from '../../src/pictures/picture';
import { PICTURES } from '../../src/pictures/pictures';
import { DARK, LIGHT, type Palette } from '../../src/render/palette';
import { decodeLink } from '../../src/scenario/codec';
import { layerRequest, pruneRequest, streamRequest } from '../../src/store/requests';
import { createLab } from '../../src/worker/lab-worker';
import { createMessageYield } from '../../src/worker/message-yield';
import type { Answer } from '../../src/worker/protocol';
import { createSameThreadClient } from '../../src/worker/testing/same-thread';

/*
 * Eight frames each of what moves. A frame is a function of a time, so it is asked for and never waited for: the frames are the engine's and the pictures', drawn
 * as the page draws them. What takes time is measured apart: how many frames a second the page itself paints while it plays the same thing.
 */

const FRAMES = 8;
const COLUMNS = 4;
const OUT = fileURLToPath(new URL('../../docs/film/', import.meta.url));
const PUBLIC = fileURLToPath(new URL('../../public/', import.meta.url));
const BASE_URL = 'https://film.test/';
const MOST_BYTES = 1_500_000;

const client = createSameThreadClient(
  createLab({
    fetchBytes: async (url) => {
      try {
        return ok(new Uint8Array(readFileSync(url.replace(BASE_URL, PUBLIC))));
      } catch {
        return fail(`${url} is not there`, 'Look in public/.');
      }
    },
    yieldControl: createMessageYield(),
    now: () => performance.now(),
  }),
  BASE_URL,
);

const valueOf = <Value>(answer: Answer<Value>): Value => {
  if (answer.status !== 'ready') throw new Error(JSON.stringify(answer));
  return answer.value;
};

async function tileOf(link: string): Promise<OpenTile> {
  const { scenario } = decodeLink(link);
  return openTile(valueOf(await client.run('stream', streamRequest(scenario)).answer), scenario.partialSumBits);
}

interface Strip {
  readonly name: string;
  readonly title: string;
  readonly says: string;
  /** Where the page plays the same. */
  readonly link: string;
  readonly unit: string;
  /** First and last time. */
  readonly from: number;
  readonly to: number;
  readonly frame: (time: number, palette: Palette) => string;
}

const stream = (tile: OpenTile, pe: readonly [number, number]) => (time: number, palette: Palette) =>
  asSvg(
    exhibit(PICTURES.array, { tile, cycle: Math.floor(time), phase: time - Math.floor(time), format: 'decimal', pe, cells: 'sums' }, palette, {
      width: 820,
      height: 440,
    }),
  );

async function strips(): Promise<readonly Strip[]> {
  const { scenario } = decodeLink('#v=2');
  const layer = valueOf(await client.run('layer', layerRequest(scenario)).answer);
  const { pruning } = valueOf(await client.run('prune', pruneRequest(scenario)).answer);
  const cut = openCut(layer.weights, pruning);
  if (!cut.ok) throw new Error(cut.error.message);
  const steps = Array.from({ length: cut.value.total }, (_, index) => cut.value.stepAt(index));
  const falls = steps.findIndex((step) => step.kind === 'test' && !step.keeps && step.row > 3 && step.chunk === 1);
  const played = { cut: cut.value, weights: layer.weights.values, pruning, sort: 'count' } as const;

  const opening = '#v=2&scene=stream';
  const small = await tileOf(opening);
  const deeper = '#v=2&layer=conv2&scene=stream&tile=7';
  const deep = await tileOf(deeper);
  const firstMac = (tile: OpenTile, counts: (count: number) => boolean): number => {
    const { workList, counts: all } = tile.trace.passes[0];
    const work = all.findIndex((count, index) => index > 1 && counts(count));
    return firstMacOf(tile.trace, workList[work]) ?? 0;
  };
  // The first row with a single chunk, and the one after it with two: neither has zeros alone for activations.
  const one = firstMac(small, (count) => count === 1);
  const two = one + 1;
  const four = firstMac(deep, (count) => count === 4);
  const array = { unit: 'cycle', pe: [0, 0] as const };
  return [
    {
      name: 'cut',
      title: 'A chunk falls',
      says: 'A chunk is in question, its score does not reach the threshold, it tips over with all behind it, and the row goes down to its place.',
      link: `#v=2&step=${falls + 1}`,
      unit: 'step',
      from: falls,
      to: falls + 1.9,
      frame: (time, palette) =>
        asSvg(
          exhibit(
            PICTURES.cut,
            { played, place: { done: Math.floor(time), phase: time - Math.floor(time), flight: 1 }, peak: layer.peak, view: 'magnitude' },
            palette,
            { width: 430, height: 400 },
          ),
        ),
    },
    {
      name: 'read',
      title: 'An activation is read, once',
      says: 'The words of a row leave the activation memory, sweep along their array rows and stay there while the row’s chunks come.',
      link: `${opening}&cyc=${one - 1}`,
      ...array,
      from: one - 0.95,
      to: one,
      frame: stream(small, array.pe),
    },
    {
      name: 'commit',
      title: 'A product is committed',
      says: 'Weight and activation meet, the product becomes the sum, and the sum travels to its slot.',
      link: `${opening}&cyc=${two}`,
      ...array,
      from: two + 0.05,
      to: two + 1,
      frame: stream(small, array.pe),
    },
    {
      name: 'hold',
      title: 'A bin is held',
      says: 'The row has a single chunk. Its sum is written back in place and the bin does not turn, so the next row need not wait.',
      link: `${opening}&cyc=${one - 1}`,
      ...array,
      from: one - 0.4,
      to: one + 0.3,
      frame: stream(small, array.pe),
    },
    {
      name: 'turn',
      title: 'A bin turns home',
      says: 'The row ends with two of the four slots of bin 1 used. The bin turns on, a slot a cycle, while the next row writes to bin 0.',
      link: `${deeper}&cyc=${four + 3}`,
      ...array,
      from: four + 3,
      to: four + 6,
      frame: stream(deep, array.pe),
    },
  ];
}

/** The frames side by side as one WebP, drawn by the browser. */
async function developed(page: Page, { unit, from, to, frame }: Strip, palette: Palette): Promise<Buffer> {
  const times = Array.from({ length: FRAMES }, (_, index) => from + ((to - from) * index) / (FRAMES - 1));
  const frames = times.map((time) => ({ svg: frame(time, palette), label: `${unit} ${(unit === 'step' ? time + 1 : time).toFixed(2)}` }));
  const url = await page.evaluate(
    async ({ frames: given, columns, ground, ink }) => {
      const images = await Promise.all(
        given.map(async ({ svg }) => {
          const image = new Image();
          image.src = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
          await image.decode();
          return image;
        }),
      );
      const [width, height, caption] = [images[0].width, images[0].height, 22];
      const canvas = document.createElement('canvas');
      const scale = Math.min(1, 500 / width);
      canvas.width = Math.round(columns * width * scale);
      canvas.height = Math.round(Math.ceil(images.length / columns) * (height * scale + caption));
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no canvas');
      context.fillStyle = ground;
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.font = '13px sans-serif';
      context.fillStyle = ink;
      images.forEach((image, index) => {
        const x = (index % columns) * width * scale;
        const y = Math.floor(index / columns) * (height * scale + caption);
        context.drawImage(image, x, y + caption, width * scale, height * scale);
        context.fillText(given[index].label, x + 14, y + 16);
      });
      return canvas.toDataURL('image/webp', 0.7);
    },
    { frames, columns: COLUMNS, ground: palette.paper, ink: palette.ink },
  );
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
}

/** Frames painted in a second while the page plays. */
async function framesPerSecond(page: Page, link: string): Promise<number> {
  await page.goto('about:blank');
  await page.goto(`./${link}`);
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeEnabled({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let [frames, start] = [0, 0];
        const count = (now: number): void => {
          start ||= now;
          if (now - start >= 3000) resolve((1000 * frames) / (now - start));
          else {
            frames++;
            requestAnimationFrame(count);
          }
        };
        requestAnimationFrame(count);
      }),
  );
}

test('film strips', async ({ page }) => {
  mkdirSync(OUT, { recursive: true });
  const all = await strips();
  const sections: string[] = [];
  const figures: { strip: string; framesPerSecond: number }[] = [];
  let bytes = 0;
  for (const strip of all) {
    for (const [scheme, palette] of [
      ['light', LIGHT],
      ['dark', DARK],
    ] as const) {
      const film = await developed(page, strip, palette);
      bytes += film.length;
      writeFileSync(`${OUT}${strip.name}-${scheme}.webp`, film);
    }
    sections.push(
      `## ${strip.title}\n\n${strip.says}\n\n![Eight frames: ${strip.title.toLowerCase()}](film/${strip.name}-light.webp)\n\n![The same in the dark theme](film/${strip.name}-dark.webp)`,
    );
  }
  for (const { name, link } of all) figures.push({ strip: name, framesPerSecond: Math.round(await framesPerSecond(page, link)) });
  expect(bytes).toBeLessThan(MOST_BYTES);
  const table = figures.map((figure) => `| ${figure.strip} | ${figure.framesPerSecond} |`).join('\n');
  writeFileSync(`${OUT}frames.json`, `${JSON.stringify({ machine: 'two cores, software rendering, other work on them', figures }, null, 2)}\n`);
  writeFileSync(
    fileURLToPath(new URL('../../docs/film.md', import.meta.url)),
    [
      '# Film strips',
      'Eight frames each of what moves, out of the trained LeNet-5. Every frame is a function of its time alone, so the strips are drawn, not recorded; `npm run film-strips` writes this page after a build.',
      ...sections,
      '## Frames per second while playing',
      `Frames that the page paints in a second while it plays these very cycles or steps at its ordinary speed, at 1440 × 900; two cores, software rendering, with other work on them.\n\n| strip | frames/s |\n|---|---|\n${table}`,
    ].join('\n\n') + '\n',
  );
});
