import { percent } from '../../lib/numbers';
import type { Lab } from '../../store/lab';
import { useStoreValue } from '../../store/react';
import { Button } from '../../ui/buttons';
import styles from './States.module.css';

/** Before the first comparison is there: what is going on, or why it did not come. */
export function Preparing({ lab }: { readonly lab: Lab }) {
  const { store } = lab;
  const status = useStoreValue(store, (state) => state.compare.status);
  const fairness = useStoreValue(store, (state) => state.scenario.fairness);
  const stopped = status.kind === 'failed' || status.kind === 'cancelled';
  return (
    <section className="stage" aria-label="Preparing the comparison">
      <h1 className="headline">{stopped ? 'There is no comparison to show.' : 'Every layer is pruned for each design, and run on it…'}</h1>
      {status.kind === 'failed' && (
        <p className="subline">
          {status.error.message} {status.error.remedy}
        </p>
      )}
      {status.kind === 'cancelled' && <p className="subline">It was cancelled before it was ready.</p>}
      {status.kind === 'running' && (
        <div className={styles.progress}>
          <progress {...(status.total > 0 ? { value: status.done, max: status.total } : {})} aria-label="Comparing" />
          <span>{status.total > 0 ? `${percent(status.done / status.total, 0)}${status.at === undefined ? '' : `, ${status.at}`}` : 'starting'}</span>
          <Button tone="quiet" onPress={() => store.actions.cancel('compare')}>
            Cancel
          </Button>
        </div>
      )}
      {stopped && (
        <div>
          {fairness === 'accuracy' && status.kind === 'failed' ? (
            <Button onPress={() => store.actions.change({ fairness: 'weights' })}>Compare at equal kept weights</Button>
          ) : (
            <Button onPress={() => store.actions.retry('compare')}>Try again</Button>
          )}
        </div>
      )}
    </section>
  );
}
