import { unzlibSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { encodePng, withText } from './png';
import type { Painter } from './painter';
import { createSvgPainter } from './svg-painter';

const SIZE = { width: 100, height: 50 };
const NOTES = { title: 'A & B', description: 'less < more', source: 'https://x.example/#v=1&"' };

function body(draw: (painter: Painter) => void): string[] {
  const painter = createSvgPainter();
  draw(painter);
  return painter.markup(SIZE, NOTES).split('\n').slice(4, -2);
}

describe('the SVG painter', () => {
  it('writes what the picture is, and where it is from, so that no sign breaks it', () => {
    const head = createSvgPainter().markup(SIZE, NOTES).split('\n');
    expect(head[0]).toContain('width="100" height="50" viewBox="0 0 100 50"');
    expect(head.slice(1, 4)).toEqual([
      '  <title>A &amp; B</title>',
      '  <desc>less &lt; more</desc>',
      '  <metadata><source xmlns="http://purl.org/dc/elements/1.1/">https://x.example/#v=1&amp;&quot;</source></metadata>',
    ]);
  });

  it('writes one element a line with two decimal places, and no attribute without need', () => {
    expect(
      body((painter) => {
        painter.rect({ x: 1.23456, y: -0.001, width: 10, height: 4 }, { fill: '#fff', radius: 9 });
        painter.polyline([0, 0, 1 / 3, 2], { stroke: 'red', width: 2, dash: [1, 2], cap: 'round', alpha: 0.5 });
        painter.circle(5, 6, -1, { stroke: 'blue' });
        painter.text('a<b', 1, 2, { fill: 'black', size: 10, weight: 400, align: 'middle' });
      }),
    ).toEqual([
      '  <rect x="1.23" y="0" width="10" height="4" rx="2" fill="#fff"/>',
      '  <polyline points="0,0 0.33,2" fill="none" stroke="red" stroke-width="2" stroke-dasharray="1 2" stroke-linecap="round" stroke-linejoin="round" opacity="0.5"/>',
      '  <circle cx="5" cy="6" r="0" fill="none" stroke="blue"/>',
      '  <text x="1" y="5.6" font-size="10" text-anchor="middle" fill="black">a&lt;b</text>',
    ]);
  });

  it('nests clips and placements, lets fading multiply, and leaves out groups with nothing in them', () => {
    expect(
      body((painter) => {
        painter.clip({ x: 0, y: 0, width: 5, height: 5 }, () =>
          painter.placed({ x: 1, y: 2, turn: Math.PI / 2, scale: 2 }, () => painter.faded(0.5, () => painter.circle(0, 0, 1, { fill: 'red', alpha: 0.5 }))),
        );
        painter.placed({ x: 1, y: 1 }, () => undefined);
        painter.circle(0, 0, 1, { fill: 'red' });
      }),
    ).toEqual([
      '  <clipPath id="clip1"><rect x="0" y="0" width="5" height="5"/></clipPath>',
      '  <g clip-path="url(#clip1)">',
      '    <g transform="translate(1 2) rotate(90) scale(2)">',
      '      <circle cx="0" cy="0" r="1" fill="red" opacity="0.25"/>',
      '    </g>',
      '  </g>',
      '  <circle cx="0" cy="0" r="1" fill="red"/>',
    ]);
  });

  it('hatches within the box, and closes a whole ring', () => {
    const [hatch, ring] = body((painter) => {
      painter.hatch({ x: 10, y: 10, width: 8, height: 4 }, { stroke: 'red' }, 4);
      painter.ring(0, 0, 1, 2, 0, 2 * Math.PI, { fill: 'red' });
    });
    const ends = [...hatch.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
    expect(ends).toEqual([
      [10, 14],
      [14, 10],
      [14, 14],
      [18, 10],
    ]);
    expect(ring).toMatch(/d="M0 -2A2 2 0 1 1 /);
  });

  const cells = (columns: number, rows: number) => ({
    columns,
    rows,
    pixels: new Uint8ClampedArray(4 * columns * rows).map((_, i) => (i % 4 === 3 ? 255 : i < 8 ? 255 : 0)),
    version: 1,
  });

  it('writes few cells as rectangles, runs together, and the part that is asked for', () => {
    const lines = body((painter) => painter.cells(cells(4, 2), { x: 1, y: 0, width: 3, height: 1 }, { x: 0, y: 0, width: 30, height: 10 }));
    expect(lines).toEqual([
      '  <g shape-rendering="crispEdges">',
      '    <rect x="0" y="0" width="10" height="10" fill="#ffffff"/>',
      '    <rect x="10" y="0" width="20" height="10" fill="#000000"/>',
      '  </g>',
    ]);
    expect(body((painter) => painter.cells(cells(4, 2), { x: 9, y: 0, width: 3, height: 1 }, { x: 0, y: 0, width: 30, height: 10 }))).toEqual([]);
  });

  it('writes many cells as one image', () => {
    const [image] = body((painter) => painter.cells(cells(60, 60), { x: 0, y: 0, width: 60, height: 60 }, { x: 0, y: 0, width: 90, height: 90 }));
    expect(image).toMatch(
      /^ {2}<image x="0" y="0" width="90" height="90" preserveAspectRatio="none" style="image-rendering:pixelated" href="data:image\/png;base64,iVBOR/,
    );
  });
});

describe('PNG', () => {
  it('holds the pixels, and texts beside them', () => {
    const png = withText(encodePng(Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 255), 1, 2), { Title: 'σ' });
    const chunks: { readonly name: string; readonly content: Uint8Array<ArrayBuffer>; readonly checksum: number }[] = [];
    const view = new DataView(png.buffer);
    for (let at = 8; at < png.length;) {
      const end = at + 8 + view.getUint32(at);
      chunks.push({ name: String.fromCharCode(...png.subarray(at + 4, at + 8)), content: png.slice(at + 8, end), checksum: view.getUint32(end) });
      at = end + 4;
    }
    const names = chunks.map(({ name }) => name);
    expect(new TextDecoder().decode(chunks[1].content)).toBe('Title\0\0\0\0\0σ');
    // CRC-32 of the empty end chunk, as every PNG has it.
    expect(chunks[3].checksum).toBe(0xae426082);
    expect(names).toEqual(['IHDR', 'iTXt', 'IDAT', 'IEND']);
    expect([...unzlibSync(chunks[2].content)]).toEqual([0, 1, 2, 3, 255, 0, 4, 5, 6, 255]);
  });
});
