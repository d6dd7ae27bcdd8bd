import { type FocusEvent, type KeyboardEvent, type RefCallback, useRef, useState } from 'react';
import { isWalkKey, type Stop, walk } from './walk';

/** What an element has to be given to be a stop. */
export interface StopProps<Kind extends Element> {
  readonly ref: RefCallback<Kind>;
  readonly tabIndex: 0 | -1;
  readonly onFocus: () => void;
  readonly onBlur: (event: FocusEvent) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

export interface Walk<Kind extends Element> {
  readonly stop: (index: number) => StopProps<Kind>;
  /** The stop that has the focus; null while the focus is elsewhere. */
  readonly focused: number | null;
}

/**
 * Makes many stops one stop of the Tab key; arrow keys, Home and End go from one to the next. It is ours, and not the chart library's, so that it works the same
 * in every chart and also after the pointer has been used.
 * @param entry the stop that Tab leads to.
 */
export function useWalk<Kind extends HTMLElement | SVGElement>(stops: readonly Stop[], entry = 0): Walk<Kind> {
  const [focused, setFocused] = useState<number | null>(null);
  const elements = useRef(new Map<number, Kind>());
  const within = Math.min(focused ?? entry, stops.length - 1);
  return {
    focused,
    stop: (index) => ({
      ref: (element) => {
        if (element) elements.current.set(index, element);
        return () => void elements.current.delete(index);
      },
      tabIndex: index === within ? 0 : -1,
      onFocus: () => setFocused(index),
      onBlur: ({ relatedTarget }) => {
        if (![...elements.current.values()].some((element) => element === relatedTarget)) setFocused(null);
      },
      onKeyDown: (event) => {
        if (!isWalkKey(event.key) || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
        // Also at either end, where there is no way on: the page must not scroll instead, nor its own keys answer.
        event.preventDefault();
        event.stopPropagation();
        elements.current.get(walk(stops, index, event.key))?.focus();
      },
    }),
  };
}
