import type { ReactNode } from 'react';
import styles from './hover-card.module.css';

/** Room kept for the card at the end of its picture, in CSS pixels. */
const CARD_WIDTH = 190;

interface HoverCardProps {
  /** Where the pointer is within the picture, in CSS pixels. */
  readonly at: { readonly x: number; readonly y: number };
  /** Of the picture, in CSS pixels. */
  readonly width: number;
  readonly children: ReactNode;
}

/** What is under the pointer, beside it. For the eye alone: what it says has to be found elsewhere too. */
export function HoverCard({ at, width, children }: HoverCardProps) {
  return (
    <div className={styles.hoverCard} style={{ insetInlineStart: Math.min(at.x + 14, width - CARD_WIDTH), insetBlockStart: at.y + 18 }} aria-hidden="true">
      {children}
    </div>
  );
}
