// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { Columns } from './Columns';
import { HeatStrip } from './HeatStrip';
import { Swatch, textureFill, Textures } from './textures';
import { Track } from './Track';

afterEach(cleanup);

const share = (element: Element, name: string): number => Number.parseFloat(element.getAttribute(name) ?? 'NaN');

describe('stacked columns', () => {
  const columns = [
    { name: 'a', amounts: { one: 3, two: 1 } },
    { name: 'b', amounts: { one: 2 } },
  ];
  it('are as high as their amounts, in the order of the kinds, without pieces of nothing', () => {
    const { container } = render(<Columns columns={columns} kinds={['one', 'two']} label="All" packed={false} />);
    expect(screen.getByRole('img', { name: 'All' })).toBeDefined();
    const pieces = [...container.querySelectorAll('[data-texture]')];
    expect(pieces.map((piece) => piece.getAttribute('data-texture'))).toEqual(['one', 'one', 'two']);
    const [a, b, top] = pieces.map((piece) => share(piece, 'height'));
    expect(a / b).toBeCloseTo(1.5, 6);
    expect(a / top).toBeCloseTo(3, 6);
    expect(share(pieces[2], 'y') + top).toBeCloseTo(share(pieces[0], 'y'), 6);
    expect(pieces[0].getAttribute('fill')).toBe(textureFill('one'));
  });
});

describe('a bar', () => {
  it('puts each stretch where it begins, as long as it is, in shares of the whole width', () => {
    const { container } = render(
      <Track
        width={8}
        stretches={[
          { key: 'a', texture: 'one', from: 0, length: 2, words: 'one: 2 mJ' },
          { key: 'b', texture: 'two', from: 2, length: 4 },
        ]}
        halfWidth={1}
      />,
    );
    const rects = [...container.querySelectorAll('rect')];
    expect(rects.map((rect) => [rect.getAttribute('x'), rect.getAttribute('width')])).toEqual([
      ['0.0000%', '25.0000%'],
      ['25.0000%', '50.0000%'],
    ]);
    expect(container.querySelector('title')?.textContent).toBe('one: 2 mJ');
    // The interval stands around the end of the last stretch.
    expect(container.querySelector('svg > svg')?.getAttribute('x')).toBe('75.0000%');
    expect(container.querySelector('line')?.getAttribute('x2')).toBe('12.5000%');
  });
  it('has no interval where there is none', () => {
    const { container } = render(<Track width={1} stretches={[{ key: 'a', texture: 'one', from: 0, length: 1 }]} halfWidth={0} />);
    expect(container.querySelector('line')).toBeNull();
  });
});

describe('a strip of cells', () => {
  it('has a cell for each, words for all, and text only where there is room', () => {
    const cells = [
      { name: 'conv1', heat: { strength: 1, side: 'more' as const }, text: '8' },
      { name: 'conv2', heat: { strength: 0.5, side: 'less' as const }, text: '0.5' },
      { name: 'conv3', heat: null, text: '' },
    ];
    const strip = (packed: boolean) => render(<HeatStrip cells={cells} label="Times" packed={packed} lessTexture="less" />).container;
    const open = strip(false);
    expect(screen.getByRole('img', { name: 'Times' })).toBeDefined();
    expect([...open.querySelectorAll('text')].map(({ textContent }) => textContent)).toEqual(['8', '0.5']);
    expect(open.querySelectorAll('[data-cell]')).toHaveLength(3);
    cleanup();
    const packed = strip(true);
    expect(packed.querySelectorAll('text')).toHaveLength(0);
    expect([...packed.querySelectorAll('rect')].filter((rect) => rect.getAttribute('fill') === textureFill('less'))).toHaveLength(1);
  });
});

describe('textures', () => {
  it('are there under the name by which fills refer to them', () => {
    const { container } = render(
      <>
        <Textures textures={[{ id: 'local buffers', fill: 'red', ink: 'blue', hatching: 'rising', systemHatching: 'dots' }]} />
        <Swatch texture="local buffers" />
      </>,
    );
    const id = /#(.+)\)/.exec(container.querySelector('[data-texture]')?.getAttribute('fill') ?? '')?.[1];
    expect(container.querySelector('pattern')?.id).toBe(id);
    expect(container.querySelectorAll('pattern circle')).toHaveLength(16);
  });
});
