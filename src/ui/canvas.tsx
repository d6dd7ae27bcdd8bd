import { type PointerEvent, useEffect, useLayoutEffect, useRef } from 'react';
import { createCanvasPainter } from '../render/canvas-painter';
import type { Paint, Size } from '../render/painter';
import styles from './canvas.module.css';

/** Calls back whenever the picture may have changed; returns how to stop. */
export type OnRepaint = (repaint: () => void) => () => void;

/** A place in a picture, in its own CSS pixels: a picture enlarged by `scale` does not know that it is. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

interface CanvasProps {
  /** Draws everything, on a cleared canvas. A new identity means a new picture: memoise it on its inputs. */
  readonly paint: Paint;
  /** What moves, drawn on a canvas of its own above, so that what stands still is not drawn again with it. */
  readonly live?: Paint;
  /** For the live layer: when it may have changed besides. */
  readonly subscribe?: OnRepaint;
  /** How much larger than usual all of the picture is, for a projector. */
  readonly scale?: number;
  /** Told before the picture is drawn in a new size, in the picture's CSS pixels. */
  readonly onSize?: (size: Size) => void;
  /** Where a mouse or pen hovers; null once it leaves. */
  readonly onHover?: (at: Point | null) => void;
  /** Where it was clicked or tapped. */
  readonly onPick?: (at: Point) => void;
  /** From press to release, wherever the pointer goes meanwhile. */
  readonly onDrag?: (at: Point, stage: 'start' | 'move' | 'end') => void;
}

/** A press that moves less than so many pixels is a click. */
const STILL = 6;

interface Layer {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
}

type Pointed = Pick<CanvasProps, 'onHover' | 'onPick' | 'onDrag'>;

/** Tells hovering, clicks and drags apart, in the picture's own pixels. */
function usePointer({ scale, onHover, onPick, onDrag }: { readonly scale: number } & { readonly [Name in keyof Pointed]: Pointed[Name] | undefined }) {
  const at = ({ clientX, clientY, currentTarget }: PointerEvent): Point => {
    const box = currentTarget.getBoundingClientRect();
    return { x: (clientX - box.left) / scale, y: (clientY - box.top) / scale };
  };
  const pressed = useRef<{ readonly from: Point; readonly dragging: boolean } | null>(null);
  const release = (event: PointerEvent): void => {
    if (pressed.current?.dragging) onDrag?.(at(event), 'end');
    pressed.current = null;
  };
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      // A second finger means something else: a pinch.
      if (!event.isPrimary) release(event);
      if (event.button !== 0 || !event.isPrimary) return;
      pressed.current = { from: at(event), dragging: onDrag !== undefined };
      if (!onDrag) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      onDrag(at(event), 'start');
    },
    onPointerMove: (event: PointerEvent) => {
      if (pressed.current?.dragging) onDrag?.(at(event), 'move');
      else if (event.pointerType !== 'touch') onHover?.(at(event));
    },
    onPointerUp: (event: PointerEvent) => {
      // What was pressed and moved away was meant to move something, or was thought better of.
      if (pressed.current && Math.hypot(at(event).x - pressed.current.from.x, at(event).y - pressed.current.from.y) < STILL) onPick?.(at(event));
      release(event);
    },
    onPointerCancel: release,
    onPointerLeave: () => onHover?.(null),
  };
  const isPointed = onHover !== undefined || onPick !== undefined || onDrag !== undefined;
  return { isPointed, handlers: isPointed && handlers };
}

/**
 * A picture that fills its positioned parent at the device's resolution. It is decoration to assistive technology: a table and a sentence stand behind it.
 * Keys, focus and names belong to the parent, which pointer events reach too.
 */
export function Canvas({ paint, live, subscribe, scale = 1, onSize, onHover, onPick, onDrag }: CanvasProps) {
  const still = useRef<HTMLCanvasElement>(null);
  const moving = useRef<HTMLCanvasElement>(null);
  // In CSS pixels of the page. Known from the observer, which speaks before the frame is shown: asking the element would lay the page out for every picture.
  const size = useRef<Size | null>(null);
  const latest = useRef({ paint, live, scale, onSize });
  const repaints = useRef({ still: (): void => undefined, live: (): void => undefined });

  // In layout effects: what is drawn belongs to the frame of the words around it, not to the one after.
  useLayoutEffect(() => {
    const layer = layerOf(still.current);
    if (!layer) return;
    repaints.current = {
      still: () => paintLayer(layer, size.current, latest.current.scale, latest.current.paint),
      live: () => {
        const above = layerOf(moving.current);
        if (above && latest.current.live) paintLayer(above, size.current, latest.current.scale, latest.current.live);
      },
    };
    const observer = new ResizeObserver(() => {
      size.current = { width: layer.canvas.clientWidth, height: layer.canvas.clientHeight };
      latest.current.onSize?.(shrunk(size.current, latest.current.scale));
      repaints.current.still();
      repaints.current.live();
    });
    observer.observe(layer.canvas);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    latest.current.onSize = onSize;
  }, [onSize]);
  useLayoutEffect(() => {
    latest.current.scale = scale;
    if (size.current) latest.current.onSize?.(shrunk(size.current, scale));
  }, [scale]);
  useLayoutEffect(() => {
    latest.current.paint = paint;
    latest.current.scale = scale;
    repaints.current.still();
  }, [paint, scale]);
  useLayoutEffect(() => {
    latest.current.live = live;
    latest.current.scale = scale;
    repaints.current.live();
  }, [live, scale]);
  useEffect(() => subscribe?.(() => repaints.current.live()), [subscribe]);

  const { isPointed, handlers } = usePointer({ scale, onHover, onPick, onDrag });
  const top = { ...handlers, className: isPointed ? `${styles.canvas} ${styles.isPointed}` : styles.canvas, 'aria-hidden': true } as const;
  return (
    <>
      <canvas ref={still} {...(live ? { className: styles.canvas, 'aria-hidden': true } : top)} />
      {live && <canvas ref={moving} {...top} />}
    </>
  );
}

const shrunk = ({ width, height }: Size, scale: number): Size => ({ width: width / scale, height: height / scale });

function layerOf(canvas: HTMLCanvasElement | null): Layer | null {
  const context = canvas?.getContext('2d');
  return canvas && context ? { canvas, context } : null;
}

function paintLayer({ canvas, context }: Layer, size: Size | null, scale: number, paint: Paint): void {
  if (size === null) return;
  const ratio = window.devicePixelRatio || 1;
  const width = Math.max(1, Math.round(size.width * ratio));
  const height = Math.max(1, Math.round(size.height * ratio));
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  context.setTransform(ratio * scale, 0, 0, ratio * scale, 0, 0);
  context.clearRect(0, 0, size.width, size.height);
  paint(createCanvasPainter(context), shrunk(size, scale));
}
