import { pointer, select } from 'd3-selection';
import { type D3ZoomEvent, zoom, type ZoomTransform, zoomIdentity } from 'd3-zoom';
import type { Gestures } from './gestures';

/** Doublings of a wheel's pixel, of its line and of its page: a notch zooms by half. */
const WHEEL = [0.006, 0.1, 1] as const;

/**
 * Wheel, pinch and drag on an element as gestures. The state that d3 keeps for the element is used for nothing but the difference from one event to the
 * next: what is in sight belongs to the view, which has to keep it within its own bounds.
 */
export function attachZoom(element: HTMLElement, gestures: () => Gestures): () => void {
  let last: ZoomTransform = zoomIdentity;
  const behaviour = zoom<HTMLElement, unknown>()
    .wheelDelta((event: WheelEvent) => -event.deltaY * (WHEEL[event.deltaMode] ?? WHEEL[0]))
    .filter((event: WheelEvent | MouseEvent | TouchEvent) => {
      if (event.type === 'wheel') return event.ctrlKey || event.metaKey;
      if ('touches' in event) return event.touches.length > 1;
      return event.button === 0 && !event.ctrlKey && gestures().dragsAt?.(event) === true;
    })
    .on('zoom', (event: D3ZoomEvent<HTMLElement, unknown>) => {
      const at = centreOf(event.sourceEvent as MouseEvent | TouchEvent, element);
      const factor = event.transform.k / last.k;
      // What is left of the way that the picture went once it was zoomed about the pointer.
      const by = { x: event.transform.x - at.x + (at.x - last.x) * factor, y: event.transform.y - at.y + (at.y - last.y) * factor };
      last = event.transform;
      if (Math.abs(factor - 1) > 1e-6) gestures().onZoom(factor, at);
      if (Math.hypot(by.x, by.y) > 1e-6) gestures().onPan(by);
    });
  const selection = select(element).call(behaviour).on('dblclick.zoom', null);
  return () => void selection.on('.zoom', null);
}

/** The pointer, or the middle between fingers, within the element. */
function centreOf(event: MouseEvent | TouchEvent, element: HTMLElement): { readonly x: number; readonly y: number } {
  if (!('touches' in event) || event.touches.length === 0) {
    const [x, y] = pointer(event, element);
    return { x, y };
  }
  const points = Array.from(event.touches, (touch) => pointer(touch, element));
  return { x: points.reduce((sum, [x]) => sum + x, 0) / points.length, y: points.reduce((sum, [, y]) => sum + y, 0) / points.length };
}
