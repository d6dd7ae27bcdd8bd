/** The clock and the frames of a page, or stand-ins for them in a test. */
export interface FrameTiming {
  /** As `requestAnimationFrame`. */
  readonly request: (callback: () => void) => number;
  /** As `cancelAnimationFrame`. */
  readonly cancel: (handle: number) => void;
  /** Milliseconds since any fixed moment, never falling. */
  readonly now: () => number;
}

export interface Frame {
  /** Milliseconds since the frame before; 0 in the first frame after a rest, and at most `LONGEST_FRAME` (a page in the background gets no frames). */
  readonly elapsedMilliseconds: number;
}

/** Paints what has changed. Returns true while it wants the next frame as well, as a running clock does. */
export type Painter = (frame: Frame) => boolean;

export interface FrameLoop {
  /** Adds a painter and asks for a frame for it. Painters run in the order they were added. Returns what takes it out again. */
  subscribe(painter: Painter): () => void;
  /** Asks for one frame. Any number of calls before it lead to a single one. */
  invalidate(): void;
}

/** Milliseconds a frame can appear to have taken. */
export const LONGEST_FRAME = 250;

/**
 * The page's one animation loop: it runs while a painter wants more frames, and rests otherwise.
 * A painter that throws stops neither the others nor the loop; the error goes on to the page's error handler after they have painted.
 */
export function createFrameLoop({ request, cancel, now }: FrameTiming): FrameLoop {
  const painters = new Set<Painter>();
  let handle: number | null = null;
  let previous: number | null = null;

  const invalidate = (): void => {
    if (handle === null && painters.size > 0) handle = request(paint);
  };

  const paint = (): void => {
    handle = null;
    const time = now();
    const elapsedMilliseconds = previous === null ? 0 : Math.min(Math.max(0, time - previous), LONGEST_FRAME);
    const errors: unknown[] = [];
    let wanted = false;
    // A set may change while it is gone through: painters taken out by earlier ones are not reached.
    for (const painter of painters) {
      try {
        if (painter({ elapsedMilliseconds })) wanted = true;
      } catch (error) {
        errors.push(error);
      }
    }
    if (wanted) invalidate();
    // A painter may have asked for a frame by `invalidate`, so that the handle alone tells whether the loop rests now.
    previous = handle === null ? null : time;
    if (errors.length > 0) throw errors[0];
  };

  return {
    invalidate,
    subscribe: (painter) => {
      painters.add(painter);
      invalidate();
      return () => {
        painters.delete(painter);
        if (painters.size > 0 || handle === null) return;
        cancel(handle);
        handle = null;
        previous = null;
      };
    },
  };
}
