/** What fingers, mouse and wheel ask of a picture. Lengths are CSS pixels of the element. */
export interface Gestures {
  /** @param factor larger than 1 to see less of it, larger. @param at what stays where it is. */
  readonly onZoom: (factor: number, at: { readonly x: number; readonly y: number }) => void;
  /** The picture is to move with the hand. */
  readonly onPan: (by: { readonly x: number; readonly y: number }) => void;
  /** Whether a press of the mouse there takes hold of the picture, rather than do something in it. */
  readonly dragsAt?: (event: MouseEvent) => boolean;
}

/**
 * Lets an element be zoomed and moved as maps are: Ctrl or ⌘ with the wheel, a pinch, a drag. A wheel alone scrolls the page. What recognises the gestures is
 * fetched in an idle moment, after the picture is there.
 * @returns how to stop.
 */
export function attachGestures(element: HTMLElement, gestures: () => Gestures): () => void {
  let stop: (() => void) | null = null;
  let stopped = false;
  const start = async (): Promise<void> => {
    try {
      const { attachZoom } = await import('./zoom');
      if (!stopped) stop = attachZoom(element, gestures);
    } catch {
      // Away from the network buttons and keys still zoom.
    }
  };
  const timer = setTimeout(() => void (typeof requestIdleCallback === 'function' ? requestIdleCallback(() => void start()) : start()), SETTLED_MILLISECONDS);
  // Until then as after: the page is not to be zoomed in the picture's place.
  const onWheel = (event: WheelEvent): void => {
    if (event.ctrlKey || event.metaKey) event.preventDefault();
  };
  element.addEventListener('wheel', onWheel, { passive: false });
  return () => {
    stopped = true;
    clearTimeout(timer);
    element.removeEventListener('wheel', onWheel);
    stop?.();
  };
}

/** After the picture is painted, and what it waits for has been asked. */
const SETTLED_MILLISECONDS = 200;
