import { IconButton } from './buttons';

interface NoticeProps {
  readonly tone: 'info' | 'problem';
  readonly title: string;
  readonly lines: readonly string[];
  readonly onDismiss?: () => void;
}

/** Something to know, said once and dismissable. Announced by screen readers when it appears. */
export function Notice({ tone, title, lines, onDismiss }: NoticeProps) {
  return (
    <div className={`notice notice-${tone}`} role={tone === 'problem' ? 'alert' : 'status'}>
      <div>
        <p className="notice-title">{title}</p>
        {lines.length > 0 && (
          <ul className="notice-lines">
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
