import { type RefObject, useEffect, useState } from 'react';
import styles from './zoom-hint.module.css';

interface ZoomHintProps {
  /** What can be zoomed. */
  readonly of: RefObject<HTMLElement | null>;
  /** How else it moves, after a semicolon. */
  readonly also?: string;
  /** Not while a wheel alone does something. */
  readonly isOff?: boolean;
}

const SHOWN_MILLISECONDS = 1600;

/** Says how to zoom when a wheel alone, which scrolls the page, is turned over a picture; as maps do. For the eye alone: buttons and keys zoom too. */
export function ZoomHint({ of, also, isOff = false }: ZoomHintProps) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const element = of.current;
    if (!element || isOff) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onWheel = (event: WheelEvent): void => {
      clearTimeout(timer);
      setShown(!event.ctrlKey && !event.metaKey && !event.shiftKey && event.deltaX === 0);
      timer = setTimeout(() => setShown(false), SHOWN_MILLISECONDS);
    };
    element.addEventListener('wheel', onWheel, { passive: true });
    return () => {
      clearTimeout(timer);
      element.removeEventListener('wheel', onWheel);
      setShown(false);
    };
  }, [of, isOff]);
  const key = /mac|iphone|ipad/i.test(navigator.platform) ? '⌘' : 'Ctrl';
  return isShown ? (
    <p className={styles.zoomHint} aria-hidden="true">
      {key} + wheel or a pinch zooms{also === undefined ? '' : `; ${also}`}
    </p>
  ) : null;
}
