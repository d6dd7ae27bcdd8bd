import { useEffect, useLayoutEffect, useRef } from 'react';

export type Paint = (context: CanvasRenderingContext2D, width: number, height: number) => void;

interface CanvasProps {
  /** Draws everything, in CSS pixels, on a cleared canvas. A new identity means a new picture: memoise it on its inputs. */
  readonly paint: Paint;
  /** For a live layer: calls back whenever the picture may have changed; returns how to stop. */
  readonly subscribe?: (repaint: () => void) => () => void;
  readonly className?: string;
}

/** A canvas that fills its positioned parent at the device's resolution. It is decoration to assistive technology: a table and a sentence stand behind it. */
export function Canvas({ paint, subscribe, className = '' }: CanvasProps) {
  const reference = useRef<HTMLCanvasElement>(null);
  const latest = useRef(paint);
  const repaint = useRef<() => void>(() => undefined);

  // In layout effects: what is drawn belongs to the frame of the words around it, not to the one after.
  useLayoutEffect(() => {
    const canvas = reference.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return;
    // Known from the observer, which speaks before the frame is shown: asking the element would lay the page out once more for every picture.
    let size: { readonly width: number; readonly height: number } | null = null;
    repaint.current = () => {
      if (size === null) return;
      const ratio = window.devicePixelRatio || 1;
      const width = Math.max(1, Math.round(size.width * ratio));
      const height = Math.max(1, Math.round(size.height * ratio));
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
      }
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, size.width, size.height);
      latest.current(context, size.width, size.height);
    };
    const observer = new ResizeObserver(() => {
      size = { width: canvas.clientWidth, height: canvas.clientHeight };
      repaint.current();
    });
    observer.observe(canvas);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    latest.current = paint;
    repaint.current();
  }, [paint]);

  useEffect(() => subscribe?.(() => repaint.current()), [subscribe]);

  return <canvas ref={reference} className={`canvas ${className}`} aria-hidden="true" />;
}
