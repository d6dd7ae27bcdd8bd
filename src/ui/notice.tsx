import { IconButton } from './buttons';
import styles from './notice.module.css';

interface NoticeProps {
  readonly tone: 'info' | 'problem';
  readonly title: string;
  readonly lines: readonly string[];
  readonly onDismiss?: () => void;
}

/** Something to know, said once and dismissable. Announced by screen readers when it appears. */
export function Notice({ tone, title, lines, onDismiss }: NoticeProps) {
  return (
    <div className={`${styles.notice} ${tone === 'problem' ? styles.problem : ''}`} role={tone === 'problem' ? 'alert' : 'status'}>
      <div>
        <p className={styles.title}>{title}</p>
        {lines.length > 0 && (
          <ul className={styles.lines}>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </div>
      {onDismiss && <IconButton icon="close" label="Dismiss" onPress={onDismiss} />}
    </div>
  );
}
