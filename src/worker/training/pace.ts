/** How often something may be said to a listener that needs time of its own for it. */
export interface Pace {
  /** Whether it may be said now. */
  due(): boolean;
  /** It was said; the listener answers when it has dealt with it, at once where there is nothing to wait for. */
  said(heard: void | Promise<void>): void;
}

/** A page that was held up for minutes, by a print dialog for one, is not left alone for as long again. */
const LONGEST_REST_MILLISECONDS = 1000;

/**
 * Nothing is due before `least` milliseconds have passed, nor before the listener has answered and then had as long to itself as the answer took, a second at
 * most: a page on a slow machine would otherwise draw one report after another and never come to a press of the button that stops them.
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
        earliest = Math.max(earliest, end + Math.min(end - start, LONGEST_REST_MILLISECONDS));
      };
      void heard.then(answered, answered);
    },
  };
};
