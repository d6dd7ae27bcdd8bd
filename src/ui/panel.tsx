import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import styles from './panel.module.css';

/** A titled part of a side column. `data-focus` is its title as one word, for lessons to point at, e.g. `accumulation-buffer`. */
export function Panel({ title, aside, children }: { readonly title: string; readonly aside?: ReactNode; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id} data-focus={title.toLowerCase().replace(/\s+/g, '-')}>
      <div className={styles.title}>
        <h2 id={id}>{title}</h2>
        {aside && <span className={styles.aside}>{aside}</span>}
      </div>
      {children}
    </section>
  );
}

export interface Fact {
  readonly name: ReactNode;
  readonly value: ReactNode;
  /** Quieter words behind the value: a unit, a comparison. */
  readonly note?: ReactNode;
  readonly key: string;
}

/** Names and values in two columns. */
export function Facts({ facts, label }: { readonly facts: readonly Fact[]; readonly label: string }) {
  return (
    <dl className={styles.facts} aria-label={label}>
      {facts.map((fact) => (
        <div key={fact.key} className={styles.fact}>
          <dt>{fact.name}</dt>
          <dd>
            {fact.value}
            {fact.note !== undefined && <span className={styles.factNote}> {fact.note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/**
 * Where a statement comes from: the abstract, the authors' code, other literature, our reading, or measured here. What the word means opens at a press, so that
 * it can be had by touch and by keyboard; Escape or a press beside it closes it.
 */
export function Tag({ children, title }: { readonly children: ReactNode; readonly title: string }) {
  const id = useId();
  const note = useRef<HTMLSpanElement>(null);
  // Else a dialog around it would take Escape as meant for itself.
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !note.current?.matches(':popover-open')) return;
    event.stopPropagation();
    note.current.hidePopover();
  };
  return (
    <>
      <button type="button" className={styles.tag} popoverTarget={id} aria-describedby={id} title={title} onKeyDown={onKeyDown}>
        {children}
      </button>
      <span ref={note} id={id} popover="auto" className={styles.tagNote}>
        {title}
      </span>
    </>
  );
}
