/** How often something may be said to a listener that needs time of its own for it. */
export interface Pace {
  /** Whether it may be said now. */
  due(): boolean;
  /** It was said; the listener answers when it has dealt with it, at once where there is nothing to wait for. */
  said(heard: void | Promise<void>): void;
}

/**
 * Nothing is due before `least` milliseconds have passed, nor before the listener has answered and then had as long to itself as the answer took: a page on a
 * slow machine would otherwise draw one report after another and never come to a press of the button that stops them.
 */
export const createPace = (now: () => number, least: number): Pace => {
  let waiting = false;
  let earliest = -Infinity;
  return {
    due: () => !waiting && now() >= earliest,
    said(heard) {
      const start = now();
      earliest = start + least;
      if (heard === undefined) return;
      waiting = true;
      const answered = (): void => {
        const end = now();
        waiting = false;
        earliest = Math.max(earliest, end + (end - start));
      };
      void heard.then(answered, answered);
    },
  };
};
