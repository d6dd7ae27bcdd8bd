import type { ElementType, Key, ReactElement } from 'react';
import * as react from 'react/jsx-runtime';
import { wholeText } from './whole';

/** What JSX compiles to in this project: React's own, with every text in an element of its own (see `whole.ts`). */
export { Fragment, type JSX } from 'react/jsx-runtime';

type Props = Parameters<typeof react.jsx>[1] & { readonly children?: React.ReactNode };

const whole = (type: ElementType, props: Props): Props => {
  if (props.children === undefined) return props;
  const children = wholeText(type, props.children);
  return children === props.children ? props : { ...props, children };
};

export const jsx = (type: ElementType, props: Props, key?: Key): ReactElement => react.jsx(type, whole(type, props), key);
export const jsxs = (type: ElementType, props: Props, key?: Key): ReactElement => {
  const given = whole(type, props);
  return Array.isArray(given.children) ? react.jsxs(type, given, key) : react.jsx(type, given, key);
};
