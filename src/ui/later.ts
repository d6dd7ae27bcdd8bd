import { type ReactNode, startTransition, useEffect, useState } from 'react';

/** False while a component is first drawn, true right after, which React draws in slices: what is much for one task is drawn in two. */
export function useLater(): boolean {
  const [isLater, setIsLater] = useState(false);
  useEffect(() => startTransition(() => setIsLater(true)), []);
  return isLater;
}

/** Children that are drawn right after the rest: the first picture waits for nothing beside it. What stands around them has to keep their room. */
export const Later = ({ children }: { readonly children: ReactNode }): ReactNode => (useLater() ? children : null);
