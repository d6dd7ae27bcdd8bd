import { startTransition, useEffect, useState } from 'react';

/** False while a component is first drawn, true right after, which React draws in slices: what is much for one task is drawn in two. */
export function useLater(): boolean {
  const [isLater, setIsLater] = useState(false);
  useEffect(() => startTransition(() => setIsLater(true)), []);
  return isLater;
}
