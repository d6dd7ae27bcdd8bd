import { type ElementType, Fragment, type ReactNode } from 'react';
import { jsx } from 'react/jsx-runtime';

/** Elements that hold text and nothing else: with anything beside the text they are left as they are. */
const TEXT_ONLY = new Set<unknown>(['option', 'title', 'desc', 'style', 'script', 'textarea']);
const SVG_TEXT = new Set<unknown>(['text', 'tspan', 'textPath']);

const isText = (child: unknown): child is string | number => typeof child === 'string' || typeof child === 'number';

/**
 * Children in which every text is the only thing in an element.
 *
 * A browser that translates a page puts elements of its own where text nodes were, again after every change. React goes on writing to the nodes it made, which
 * nobody sees any more, or takes them out of a parent that they have left, which throws. Only where a text is all that an element holds does it replace
 * whatever is there. So neighbouring texts become one text, and one beside elements is put into a `span`.
 */
export function wholeText(type: ElementType, children: ReactNode): ReactNode {
  if (isText(children)) return (type as unknown) === Fragment ? inElement(type, children, 0) : children;
  if (!Array.isArray(children) || !children.some(isText) || TEXT_ONLY.has(type)) return children;
  const list = children as readonly ReactNode[];
  const shown = list.filter((child) => child !== null && child !== undefined && typeof child !== 'boolean' && child !== '');
  if (shown.every(isText)) return (type as unknown) === Fragment ? inElement(type, shown.join(''), 0) : shown.join('');
  const whole: ReactNode[] = [];
  let run: { readonly at: number; text: string } | null = null;
  const close = (): void => {
    if (run !== null) whole[run.at] = run.text === '' ? null : run.text.trim() === '' ? run.text : inElement(type, run.text, run.at);
    run = null;
  };
  // Each child keeps its place in the list, by which React tells it from its siblings.
  list.forEach((child, at) => {
    if (isText(child)) {
      run ??= { at, text: '' };
      run.text += String(child);
      if (run.at !== at) whole[at] = null;
      return;
    }
    close();
    whole[at] = child;
  });
  close();
  return whole;
}

const inElement = (parent: ElementType, text: string | number, at: number): ReactNode =>
  jsx(SVG_TEXT.has(parent) ? 'tspan' : 'span', { children: text }, `.text${at}`);
