// @vitest-environment jsdom
import { act, Fragment, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { beforeAll, describe, expect, it } from 'vitest';

/** As browsers translate: every text that is not yet in a `font` of the translator's is put into one; the node that was there is gone. */
function translate(root: Node): void {
  const texts: Text[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  for (const text of texts) {
    if (text.data.trim() === '' || text.parentElement?.localName === 'font') continue;
    const font = document.createElement('font');
    font.textContent = text.data;
    text.replaceWith(font);
  }
}

function Given({ children }: { readonly children?: ReactNode }) {
  return <p>{children}</p>;
}

const VIEWS: Readonly<Record<string, (n: number) => ReactNode>> = {
  'one text': (n) => <p>{n}</p>,
  'texts in a row': (n) => (
    <p>
      {n} of {n + 1} cycles
    </p>
  ),
  'texts beside elements': (n) => (
    <p>
      since cycle {n} <b>{n}</b>, {n} in all
    </p>
  ),
  'texts and elements that come and go': (n) => (
    <p>
      {n % 2 === 0 && <b>even</b>}
      {n % 2 === 1 && 'odd'} {n} {n % 3 === 0 ? <i>third {n}</i> : 'none'}
    </p>
  ),
  'fragments with texts': (n) => (
    <p>
      <b>first</b>
      <>{n} in a fragment</>
      {n % 2 === 0 ? <>even {n}</> : null}
    </p>
  ),
  'texts given to components': (n) => (
    <Given>
      {n} to <b>{n}</b> of {n}
    </Given>
  ),
  lists: (n) => (
    <ul>
      {Array.from({ length: n % 4 }, (_, at) => (
        <li key={at}>
          {n}: {at}
        </li>
      ))}
      end {n}
    </ul>
  ),
  'keyed fragments': (n) => (
    <dl>
      {[n, n + 1].map((value) => (
        <Fragment key={value}>
          value {value} <b>{value}</b>
        </Fragment>
      ))}
    </dl>
  ),
};

beforeAll(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
});

describe('text under a translator that wraps it after every change', () => {
  it.each(Object.entries(VIEWS))('%s: nothing is stale and nothing throws', async (_, view) => {
    const place = document.createElement('div');
    const beside = document.createElement('div');
    const root = createRoot(place);
    const untouched = createRoot(beside);
    for (const n of [0, 1, 2, 3, 4, 7, 6, 5, 12]) {
      await act(() => root.render(view(n)));
      await act(() => untouched.render(view(n)));
      expect(place.textContent).toBe(beside.textContent);
      translate(place);
      expect(place.textContent).toBe(beside.textContent);
    }
    await act(() => root.render(null));
    expect(place.textContent).toBe('');
  });

  it('joins texts in places that hold nothing but text', async () => {
    const place = document.createElement('div');
    await act(() =>
      createRoot(place).render(
        <svg>
          <title>
            {1} of {2}
          </title>
          <text>
            {1} of <tspan>{2}</tspan>
          </text>
        </svg>,
      ),
    );
    expect(place.innerHTML).toBe('<svg><title>1 of 2</title><text><tspan>1 of </tspan><tspan>2</tspan></text></svg>');
  });
});
