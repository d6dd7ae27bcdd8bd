import { Fragment, useEffect, useRef } from 'react';
import type { Lab } from '../store/lab';
import { useRunFailures, useStoreValue } from '../store/react';
import { RUN_KINDS, RUN_ROWS } from '../store/run-rows';
import { Button } from '../ui/buttons';
import { useLasting } from '../ui/lasting';
import { Notice } from '../ui/notice';
import { LINK_COPIED } from './share';
import styles from './Messages.module.css';

/** Whose failures are told above the scene. */
const TOLD = RUN_KINDS.filter((kind) => RUN_ROWS[kind].failureTold === 'page');

/** Failures of any kind of run, said once above the scene, with a way to try again. */
export function Failures({ lab }: { readonly lab: Lab }) {
  const { store } = lab;
  const errors = useRunFailures(store, TOLD);
  return errors.map(({ kind, error }, place) => {
    if (errors.findIndex((other) => other.error.message === error.message) < place) return null;
    return (
      <div key={kind} className={styles.failure}>
        <Notice tone="problem" title={`Could not compute ${RUN_ROWS[kind].name}: ${error.message}`} lines={[error.remedy]} />
        <Button onPress={() => errors.forEach((other) => store.actions.retry(other.kind))}>Try again</Button>
      </div>
    );
  });
}

/** Long enough to be read twice. */
const PASSING_NOTICE_MS = 8000;

/** Takes a notice that needs no answer away by itself, so that it covers nothing for long. */
function Passing({ dismiss }: { readonly dismiss: () => void }) {
  const latest = useRef(dismiss);
  useEffect(() => {
    const timer = setTimeout(() => latest.current(), PASSING_NOTICE_MS);
    return () => clearTimeout(timer);
  }, []);
  return null;
}

export function Notices({ lab }: { readonly lab: Lab }) {
  const notices = useStoreValue(lab.store, (state) => state.notices);
  return notices.map((notice) => {
    const dismiss = (): void => lab.store.actions.dismiss(notice.id);
    return (
      <Fragment key={notice.id}>
        <Notice tone={notice.kind === 'share' || notice.kind === 'jump' ? 'info' : 'problem'} title={notice.title} lines={notice.lines} onDismiss={dismiss} />
        {notice.title === LINK_COPIED && <Passing dismiss={dismiss} />}
      </Fragment>
    );
  });
}

/** Says that something takes long, and lets it be cancelled. The first comparison says so in its own place. */
export function Working({ lab }: { readonly lab: Lab }) {
  const { store } = lab;
  const running = useStoreValue(store, (state) => RUN_KINDS.find((kind) => state[kind].status.kind === 'running' && RUN_ROWS[kind].isCounted(state)) ?? null);
  const share = useStoreValue(store, (state) => {
    const status = running && state[running].status;
    return status?.kind === 'running' && status.total > 0 ? status.done / status.total : null;
  });
  const lasts = useLasting(running !== null);
  if (!running || !lasts) return null;
  return (
    <div className={styles.working} role="status">
      <progress {...(share === null ? {} : { value: share })} aria-label={`Computing ${RUN_ROWS[running].name}`} />
      <span>Computing {RUN_ROWS[running].name}</span>
      <Button tone="quiet" onPress={() => store.actions.cancel(running)}>
        Cancel
      </Button>
    </div>
  );
}
