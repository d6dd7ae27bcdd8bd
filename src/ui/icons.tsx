import type { ReactNode } from 'react';
import styles from './icons.module.css';

const PATHS = {
  play: <path d="M6 4.2v11.6l9.5-5.8z" fill="currentColor" stroke="none" />,
  stop: <path d="M5.5 5.5h9v9h-9z" fill="currentColor" stroke="none" />,
  pause: <path d="M6.5 4.5v11M13.5 4.5v11" strokeWidth="2.6" />,
  stepForward: <path d="M7.5 5l6 5-6 5z" fill="currentColor" stroke="none" />,
  stepBack: <path d="M12.5 5l-6 5 6 5z" fill="currentColor" stroke="none" />,
  toStart: <path d="M5.5 5v10M14.5 5l-6 5 6 5z" fill="currentColor" />,
  toEnd: <path d="M14.5 5v10M5.5 5l6 5-6 5z" fill="currentColor" />,
  nextStall: <path d="M4.5 10h8M9.5 6.5l3.5 3.5-3.5 3.5M16 5v10" />,
  nextRow: <path d="M4.5 6h11M4.5 10h6M4.5 14h11M13 8.2l2.4 1.8-2.4 1.8" />,
  nextFall: <path d="M4 6h6.5M4 10h5M11.5 5.2l5 5.6-3.2 2.8-5-5.6zM4 15.5h12" />,
  loop: <path d="M5 10a5 5 0 0 1 8.8-3.2M15 10a5 5 0 0 1-8.8 3.2M14.2 3.8v3.2H11M5.8 16.2V13H9" />,
  theme: (
    <>
      <circle cx="10" cy="10" r="6" />
      <path d="M10 4a6 6 0 0 1 0 12z" fill="currentColor" stroke="none" />
    </>
  ),
  help: <path d="M7.6 7.6a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.2.9-1.2 1.9M10 14.6v.1" />,
  share: <path d="M10 12.5V4M6.8 6.8L10 3.6l3.2 3.2M5 10.5v5h10v-5" />,
  plus: <path d="M10 5v10M5 10h10" />,
  minus: <path d="M5 10h10" />,
  fit: <path d="M4.5 8V4.5H8M12 4.5h3.5V8M15.5 12v3.5H12M8 15.5H4.5V12" />,
  close: <path d="M5.5 5.5l9 9M14.5 5.5l-9 9" />,
  chevron: <path d="M6 8l4 4 4-4" />,
  table: <path d="M4 5h12v10H4zM4 8.5h12M4 12h12M9 5v10" />,
  projector: <path d="M3.5 4.5h13v8h-13zM10 12.5v3M7 15.5h6" />,
  download: <path d="M10 4v8.5M6.8 9.3l3.2 3.2 3.2-3.2M5 15.5h10" />,
} as const satisfies Record<string, ReactNode>;

export type IconName = keyof typeof PATHS;

/** A 20-pixel line icon; decoration only, the control beside or around it carries the name. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg
      className={styles.icon}
      viewBox="0 0 20 20"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {PATHS[name]}
    </svg>
  );
}
