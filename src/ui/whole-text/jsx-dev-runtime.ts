import type { ElementType, Key, ReactElement } from 'react';
import { jsx, jsxs } from './jsx-runtime';

export { Fragment, type JSX } from 'react/jsx-runtime';

/** What JSX compiles to while developing. */
export const jsxDEV = (type: ElementType, props: Parameters<typeof jsx>[1], key: Key | undefined, isStatic: boolean): ReactElement =>
  (isStatic ? jsxs : jsx)(type, props, key);
