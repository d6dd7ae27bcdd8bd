import fc from 'fast-check';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loweredShape } from '../layer/lowering';
import { validateShape } from '../layer/validate';
import { describeGolden, goldenText } from '../testing/golden';
import { readTopology } from './topology';
import type { TopologyLayer } from './topology';

const HEADER = 'Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,';

function layersOf(text: string): readonly TopologyLayer[] {
  const result = readTopology(text, 'T.csv');
  expect(result.ok ? '' : result.error.message).toBe('');
  return result.ok ? result.value.layers : [];
}

function notesOf(text: string): readonly string[] {
  const result = readTopology(text, 'T.csv');
  return result.ok ? result.value.notes : [`refused: ${result.error.message}`];
}

function problemOf(text: string): string {
  const result = readTopology(text, 'T.csv');
  return result.ok ? `read ${result.value.layers.length} layers` : result.error.message;
}

const conv1 = { name: 'Conv1', gemm: { m: 3025, k: 363, n: 96 } };

describe('topology files as they come', () => {
  it.each([
    ['padded cells, trailing commas', `${HEADER}\nConv1     ,224         ,224        ,11           ,11          ,3       ,96        ,4      ,\n`],
    ['no trailing comma, Windows lines, a byte order mark', `\uFEFF${HEADER.slice(0, -1)}\r\nConv1,224,224,11,11,3,96,4\r\n\r\n`],
    ['semicolons', `${HEADER}\nConv1,224,224,11,11,3,96,4,`.replaceAll(',', ';')],
    ['tabs', `${HEADER}\nConv1,224,224,11,11,3,96,4,`.replaceAll(/, ?/g, '\t')],
    ['bars', `${HEADER}\nConv1,224,224,11,11,3,96,4,`.replaceAll(',', '|')],
    ['spaces, no header', 'Conv1 224 224 11 11 3 96 4'],
    ['no header', 'Conv1,224,224,11,11,3,96,4,'],
    ['comments, and a title above the header', `AlexNet\n// by hand\n${HEADER}\n\n# one\nConv1,224,224,11,11,3,96,4,#first`],
    ['a comment behind the last number', `${HEADER}\nConv1,224,224,11,11,3,96,4 # first, and last`],
    ['a comment with commas behind spaces', 'Conv1 224 224 11 11 3 96 4 # stride 4, padded, by hand'],
    ['a comment with commas behind tabs', 'Conv1\t224\t224\t11\t11\t3\t96\t4\t# was,1,2,3'],
    ['a comment with commas behind semicolons', 'Conv1;224;224;11;11;3;96;4 # a, b'],
    ['a comment with a bar', `${HEADER}\nConv1,224,224,11,11,3,96,4 # a | b`],
    ['words above the header', `Network: AlexNet\nLayers of AlexNet/ImageNet\n${HEADER}\nConv1,224,224,11,11,3,96,4,`],
    ['a word in a ninth cell', `${HEADER}\nConv1,224,224,11,11,3,96,4,relu`],
    ['a table of bars', `|${HEADER.slice(0, -1).replaceAll(',', '|')}|\n|---|---|---|---|---|---|---|---|\n|Conv1|224|224|11|11|3|96|4|`],
    ['colons', 'Conv1:224:224:11:11:3:96:4'],
    ['slashes', 'Conv1/224/224/11/11/3/96/4'],
    ['an empty second stride', `${HEADER.slice(0, -1)}, Stride Width\nConv1,224,224,11,11,3,96,4,`],
    [
      'other titles',
      'Layer name,IFMAP Height,IFMAP Width,Filter Height,Filter Width,Input Channels,Num Filter,Stride Y,Stride X\nConv1,224,224,11,11,3,96,4,4',
    ],
    ['indented, quoted', `${HEADER}\n\t"Conv1","224","224","11","11","3","96","4"`],
    ['a sparsity column', `${HEADER} Sparsity\nConv1,224,224,11,11,3,96,4,1:4,`],
    ['columns in another order', 'Name,Num Filters,Channels,Stride,IFMAP_W,IFMAP_H,Filter_H,Filter_W\nConv1,96,3,4,224,224,11,11'],
  ])('reads %s', (_what, text) => {
    const layers = layersOf(text);
    expect(layers).toHaveLength(1);
    expect(layers[0]).toMatchObject({ form: 'convolution', ...conv1 });
  });

  it('reads two strides, by title and by position', () => {
    const titled = layersOf('Layer, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Stride H, Stride W\nA,10,12,3,2,4,5,2,5,');
    const bare = layersOf('A,10,12,3,2,4,5,2,5');
    const untitled = layersOf(`${HEADER}\nA,10,12,3,2,4,5,2,5,`);
    for (const [layer] of [titled, bare, untitled]) expect(layer.gemm).toEqual({ m: 5 * 3, k: 24, n: 5 });
    expect(bare[0].shape).toEqual(titled[0].shape);
  });

  it('takes a row whose name contains DP for a layer a channel, as SCALE-Sim does', () => {
    const [layer] = layersOf(`${HEADER}\nConv1_DP, 14, 14, 3, 3, 512, 1, 1,`);
    expect(layer).toMatchObject({ repeats: 512, gemm: { m: 144, k: 9, n: 1 }, shape: { groups: 512, outputChannels: 512 } });
    expect(loweredShape(layer.shape)).toEqual({ positions: 144, rows: 9, filters: 1, groups: 512 });
    expect(layersOf('B_DP, 8, 8, 3, 3, 4, 2, 1,')[0]).toMatchObject({ repeats: 4, gemm: { m: 36, k: 9, n: 2 }, shape: { groups: 4, outputChannels: 8 } });
    expect(layersOf('DP, 4, 5, 6')[0].repeats).toBe(1);
  });

  it('reads by position where a title stands twice, and says so', () => {
    const text = 'Layer, IFMAP Width, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\nConv1, 8, 9, 3, 3, 4, 5, 1,';
    expect(layersOf(text)[0]).toMatchObject({ name: 'Conv1', gemm: { m: 42, k: 36, n: 5 } });
    expect(notesOf(text)).toEqual([expect.stringMatching(/line 1: the title "IFMAP Width" stands twice/)]);
    expect(layersOf('Layer, M, M, K\nA, 3, 4, 5')[0]).toMatchObject({ gemm: { m: 3, n: 4, k: 5 } });
  });

  it('takes an unknown first title for the name', () => {
    const text = 'L, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides\nfirst,224,224,11,11,3,96,4';
    expect(layersOf(text)[0]).toMatchObject({ ...conv1, name: 'first' });
    expect(notesOf(text)).toEqual([]);
    expect(layersOf('Operation,K,N,M\nA,363,96,3025')[0]).toMatchObject({ ...conv1, name: 'A' });
  });

  it('passes over the titles of sections, and second headers, and says so', () => {
    const row = '224,224,11,11,3,96,4,';
    const text = `${HEADER}\nAlphaGoZero,\nConv1,${row}\nFasterRCNN\nConv2,${row}\n${HEADER}\nConv3,${row}`;
    expect(layersOf(text).map(({ name, line }) => [name, line])).toEqual([
      ['Conv1', 3],
      ['Conv2', 5],
      ['Conv3', 7],
    ]);
    expect(notesOf(text)).toEqual([/line 2: "AlphaGoZero"/, /line 4: "FasterRCNN"/, /line 6: .* second header/].map((note) => expect.stringMatching(note)));
  });

  it('says which columns it does not read', () => {
    expect(notesOf(`${HEADER} Sparsity,\nConv1,224,224,11,11,3,96,4,1:4,`)).toEqual(['T.csv, line 1: the column "Sparsity" is not read.']);
    const more = 'Layer,Batch Size,IFMAP Height,IFMAP Width,Filter Height,Filter Width,Channels,Num Filter,Strides,Padding\nConv1,8,224,224,11,11,3,96,4,2';
    expect(layersOf(more)[0]).toMatchObject(conv1);
    expect(notesOf(more)).toEqual(['T.csv, line 1: the columns "Batch Size", "Padding" are not read.']);
    expect(notesOf('Conv1,224,224,11,11,3,96,4,1:4,\nConv2,224,224,11,11,3,96,4,4,relu')).toEqual(['T.csv, line 1: "1:4" behind the sizes is not read.']);
    expect(notesOf('Conv1,224,224,11,11,3,96,4,4,relu')).toEqual(['T.csv, line 1: "relu" behind the sizes is not read.']);
    expect(notesOf(`${HEADER}\nConv1,224,224,11,11,3,96,4,relu`)).toEqual(['T.csv, line 2: "relu" behind the sizes is not read.']);
    expect(notesOf(`${HEADER}\nConv1,224,224,11,11,3,96,4,4,`)).toEqual([]);
  });

  it('reads GEMMs by title in any order, and by position as M, N, K', () => {
    for (const text of ['Layer,M,N,K,\nA,196,192,1024,', 'Layer;K;N;M\nA;1024;192;196', 'A, 196, 192, 1024']) {
      expect(layersOf(text)[0]).toMatchObject({ form: 'gemm', name: 'A', gemm: { m: 196, n: 192, k: 1024 } });
    }
  });

  it('keeps what belongs to a name', () => {
    for (const name of ['conv #1', 'conv two #1', 'a, b', 'fire2/squeeze', 'x:y']) {
      const layers = layersOf(`${HEADER}\n"${name}",224,224,11,11,3,96,4,\nB,7,7,3,3,4,5,1,`);
      expect(layers.map((layer) => layer.name)).toEqual([name, 'B']);
    }
    expect(layersOf(`${HEADER}\n7" conv,224,224,11,11,3,96,4`)[0].name).toBe('7" conv');
    expect(layersOf('| conv #1 | 3 | 4 | 5 |')[0]).toMatchObject({ name: 'conv #1', gemm: { m: 3, n: 4, k: 5 } });
    expect(layersOf('q 32 64 16 # before,1,2,3')[0]).toMatchObject({ name: 'q', gemm: { m: 32, n: 64, k: 16 } });
    expect(layersOf('conv/1 224 224 11 11 3 96 4')[0].name).toBe('conv/1');
  });

  it('names nameless layers by their line', () => {
    expect(layersOf(`${HEADER}\n,224,224,11,11,3,96,4,`)[0].name).toBe('line 2');
    expect(layersOf('M,N,K\n1,2,3\n')[0]).toMatchObject({ name: 'line 2', line: 2, gemm: { m: 1, n: 2, k: 3 } });
  });
});

describe('topology files with faults', () => {
  it.each([
    ['', /T\.csv holds no layers/],
    [HEADER, /header but no layers/],
    [`${HEADER}\nConv1,224,224,11,11,3,96,4,\nConv2,27,27,5,5,96`, /line 3, column 7 "Num Filter": missing/],
    [`${HEADER}\nConv1,224,,11,11,3,96,4,`, /line 2, column 3 "IFMAP Width": missing/],
    [`${HEADER}\nConv1,224,224,11,11,3,many,4,`, /line 2, column 7 "Num Filter": "many"/],
    [`${HEADER}\nConv1,224,224,11,11,3,96,0,`, /line 2, column 8 "Strides": "0"/],
    [`${HEADER}\nConv1,224,224,-1,11,3,96,1,`, /column 4 "Filter Height": "-1"/],
    [`${HEADER}\nConv1,224,224,1.5,11,3,96,1,`, /column 4 "Filter Height": "1\.5"/],
    [`${HEADER}\nConv1,7,7,11,3,3,96,1,`, /line 2, column 4 "Filter Height": a filter of 11 does not fit an input of 7/],
    [`${HEADER}\nConv1,7,7,3,8,3,96,1,`, /column 5 "Filter Width": a filter of 8/],
    ['Layer,IFMAP Height,IFMAP Width,Filter Height,Channels,Num Filter,Strides\nA,1,1,1,1,1,1', /line 1: the header has no column "Filter Width"/],
    ['Layer,M,K\nA,1,1', /line 1: the header has no column "N"/],
    ['Layer,M,N,K\nA,1,,1', /line 2, column 3 "N": missing/],
    ['Layer,M,N,K\nA,2000000000,2000000000,2000000000', /line 2: .* too large/],
    ['Layer,M,N,K\nA,9999999999,1,1', /column 2 "M"/],
    [`${HEADER}\nConv1,224,224,11,11,3,96,4,\nConv2,`, /line 3, column 2 "IFMAP Height": missing/],
    [`${HEADER}\nConv2,,,,,,,\nConv1,224,224,11,11,3,96,4,`, /line 2, column 2 "IFMAP Height": missing/],
    [`${HEADER}\nConv1,224,224,11,11,3,96,4,\n7`, /line 3, column 2 "IFMAP Height": missing/],
    ['A,1,1,1,1,1,1,1\nConv2', /line 2, column 2 "IFMAP Height": missing/],
    [`${HEADER}\nConv, 1,024, 1,024, 3, 3, 3, 64, 1,`, /line 2, column 3: "024" is one number too many, or the end of one that was cut in two/],
    ['Conv, 1,512, 1,512, 3, 3, 3, 64, 1,', /line 1, column 10: "1" is one number too many/],
    ['Layer,M,N,K\nA,1,512,64,16', /line 2, column 5: "16" is one number too many/],
    [`${HEADER}\nConv,"1,024",24,3,3,3,64,1`, /column 2 "IFMAP Height": "1,024" is no size/],
    [`${HEADER}\nA_DP,1,1,1,1,100000,100000,1,`, /too large/],
    [`${HEADER}\nA_DP,2147483647,1,1,1,2147483647,1,1,`, /too large/],
    [`${HEADER}\nConv1,0x8,224,11,11,3,96,4,`, /column 2 "IFMAP Height": "0x8"/],
    [`${HEADER}\nConv1,1e1,224,11,11,3,96,4,`, /column 2 "IFMAP Height": "1e1"/],
    ...['0', '-2', 'x', '1.5', '9999999999'].flatMap((stride): [string, RegExp][] =>
      [`${HEADER} Stride Width\n`, ...(stride === 'x' ? [] : [`${HEADER}\n`, ''])].map((header) => [
        `${header}Conv1,8,8,3,3,4,5,1,${stride}`,
        new RegExp(`column 9 "Stride Width": "${stride}" is no stride`),
      ]),
    ),
  ])('%j', (text, message) => {
    expect(problemOf(text)).toMatch(message);
  });

  it('never throws, whatever the text', () => {
    const cell = fc.oneof(fc.string({ maxLength: 6 }), fc.integer({ min: -3, max: 300 }).map(String), fc.constantFrom('M', 'N', 'K', 'Layer', 'Strides', ''));
    const line = fc.array(cell, { maxLength: 10 }).map((cells) => cells.join(','));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
        const result = readTopology(lines.join('\n'), 'T.csv');
        if (!result.ok) return result.error.message.includes('T.csv') && result.error.remedy !== '';
        return result.value.layers.every(({ shape, gemm }) => validateShape(shape).ok && gemm.m * gemm.k * gemm.n > 0);
      }),
      { seed: 31, numRuns: 400 },
    );
  });

  it('gives a shape with just the positions, rows and filters of the product', () => {
    const sizes = fc.record({
      height: fc.integer({ min: 1, max: 40 }),
      width: fc.integer({ min: 1, max: 40 }),
      kernel: fc.integer({ min: 1, max: 7 }),
      stride: fc.integer({ min: 1, max: 6 }),
    });
    fc.assert(
      fc.property(sizes, ({ height, width, kernel, stride }) => {
        fc.pre(kernel <= Math.min(height, width));
        const [{ shape, gemm }] = layersOf(`A,${height},${width},${kernel},${kernel},3,5,${stride}`);
        expect(loweredShape(shape)).toEqual({ positions: gemm.m, rows: gemm.k, filters: gemm.n, groups: 1 });
      }),
      { seed: 32, numRuns: 150 },
    );
  });
});

describeGolden('topology sizes against SCALE-Sim', () => {
  it('gives the M, K and N of every row of every network', () => {
    const folder = resolve(import.meta.dirname, '../../../../shared/golden/scalesim');
    for (const file of readdirSync(folder).filter((name) => /_(os|ws)_32x32\.csv$/.test(name))) {
      const text = goldenText(`scalesim/${file}`);
      const [header, ...rows] = text
        .trim()
        .split(/\r?\n/)
        .map((line) => line.split(','));
      const layers = layersOf(text);
      expect(layers.map(({ name, gemm }) => [name, gemm.m, gemm.k, gemm.n].join())).toEqual(
        rows.map((row) => [row[0], ...['M', 'K', 'N'].map((title) => row[header.indexOf(title)])].join()),
      );
    }
  });
});
