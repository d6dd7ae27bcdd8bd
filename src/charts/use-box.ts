import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** A size in CSS pixels, and how many of them a rem is there. */
export interface BoxSize {
  readonly width: number;
  readonly height: number;
  readonly rem: number;
}

/** Where nothing can be measured, as in a test. */
const UNMEASURED: BoxSize = { width: 400, height: 190, rem: 14 };

/** The size of an element, before it is first painted and after every change: charts of the library are drawn in pixels. Its height is to be in rem. */
export function useBox<Kind extends HTMLElement>(): readonly [RefObject<Kind | null>, BoxSize] {
  const element = useRef<Kind>(null);
  const [box, setBox] = useState(UNMEASURED);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = current;
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || UNMEASURED.rem;
      if (width > 0 && height > 0)
        setBox((before) => (before.width === width && before.height === height && before.rem === rem ? before : { width, height, rem }));
    };
    measure();
    if (typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return [element, box];
}
