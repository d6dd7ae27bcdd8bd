import { useEffect, useRef } from 'react';
import { whole } from '../../lib/numbers';
import type { Lab } from '../../store/lab';
import { useStoreValue } from '../../store/react';
import { useTrainValue } from '../../store/train-react';
import { isBusy, isCut, latestResult, type RunPhase, type TrainState } from '../../store/train-state';
import type { TrainStore } from '../../store/train-store';
import { download } from '../../ui/download';
import { Button } from '../../ui/buttons';
import { amountName, duration } from './say';
import styles from './train.module.css';

interface ToolbarProps {
  readonly lab: Lab;
  readonly train: TrainStore;
}

/** Everything that can be done to a training, and how far it is. */
export function Toolbar({ lab, train }: ToolbarProps) {
  const { actions } = train;
  const kind = useTrainValue(train, ({ status }) => status.kind);
  const busy = useTrainValue(train, isBusy);
  const result = useTrainValue(train, latestResult);
  const cut = useTrainValue(train, isCut);
  const next = useTrainValue(train, nextStep);
  const amount = useStoreValue(lab.store, (state) => state.scenario.amount);
  const epochs = useStoreValue(lab.store, (state) => state.scenario.tuneEpochs);
  const trainable = useStoreValue(
    lab.store,
    ({ networks, scenario }) => networks.shown?.value.some(({ id, trainingImages }) => id === scenario.network && trainingImages) ?? false,
  );
  // One button all along, so that it keeps the focus: what it does next depends on where training stands.
  const first: { readonly name: string; readonly icon: 'play' | 'pause'; readonly press: () => void } = !busy
    ? { name: result === null ? 'Start training' : 'Train anew', icon: 'play', press: actions.start }
    : kind === 'paused'
      ? { name: 'Go on', icon: 'play', press: actions.resume }
      : { name: 'Pause', icon: 'pause', press: actions.pause };
  const toolbar = useFocusKept();
  return (
    <div className="stage-tools">
      <div className={styles.buttons} role="toolbar" aria-label="Training" ref={toolbar}>
        <Button
          tone={kind === 'paused' || result === null ? 'solid' : 'plain'}
          icon={first.icon}
          isDisabled={busy ? kind !== 'running' && kind !== 'paused' : !trainable}
          onPress={first.press}
        >
          {first.name}
        </Button>
        {busy && (
          <Button icon="stop" isDisabled={kind === 'stopping'} onPress={actions.stop}>
            Stop
          </Button>
        )}
        {!busy && result !== null && (
          <>
            <Button tone={next === 'prune' ? 'solid' : 'plain'} onPress={actions.prune}>
              Prune {amountName(amount)}
            </Button>
            <Button tone={next === 'tune' ? 'solid' : 'plain'} isDisabled={!cut} onPress={actions.tune}>
              Fine-tune, {epochs} {epochs === 1 ? 'epoch' : 'epochs'}
            </Button>
            <span className="stage-tools-end">
              <Button tone={next === 'keep' ? 'solid' : 'plain'} onPress={() => void actions.keep()}>
                Keep as workload
              </Button>
              <Button icon="download" onPress={() => saveCheckpoint(train)}>
                Export
              </Button>
            </span>
          </>
        )}
      </div>
      {busy && <Meter train={train} />}
    </div>
  );
}

/** When the button that had the focus is gone, the first one of the bar gets it. */
function useFocusKept() {
  const bar = useRef<HTMLDivElement>(null);
  const had = useRef(false);
  useEffect(() => {
    const note = (): void => {
      had.current = bar.current?.contains(document.activeElement) ?? false;
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, []);
  useEffect(() => {
    if (had.current && document.activeElement === document.body) bar.current?.querySelector('button')?.focus();
  });
  return bar;
}

/** How far the job is, how fast, and how long it will still take. */
function Meter({ train }: { readonly train: TrainStore }) {
  const status = useTrainValue(train, (state) => state.status);
  const run = useTrainValue(train, runUnderWay);
  if (status.kind === 'loading') {
    const share = status.total > 0 ? { value: status.done, max: status.total } : {};
    return (
      <div className={styles.meter}>
        <progress {...share} aria-label="Getting ready" />
        <span>{status.job === 'prune' ? 'Measuring' : 'Getting ready'}</span>
      </div>
    );
  }
  if (run === null) return null;
  const { curve, recipe, images, imagesPerSecond } = run;
  const left = curve.done > 0 && imagesPerSecond > 0 ? ((images / curve.done) * (curve.steps - curve.done)) / imagesPerSecond : null;
  return (
    <div className={styles.meter}>
      <progress value={curve.done} max={Math.max(1, curve.steps)} aria-label={`Steps of ${recipe.epochs} epochs`} />
      <span>
        {whole(images)} images shown
        {status.kind === 'running' && imagesPerSecond > 0 && (
          <>
            {' · '}
            {whole(Number(imagesPerSecond.toPrecision(2)))} a second
          </>
        )}
        {status.kind === 'running' && left !== null && left >= 1 && <> · {duration(left)} left</>}
      </span>
    </div>
  );
}

/** What the recipe has next: it is offered first. */
const nextStep = ({ phases }: TrainState): 'prune' | 'tune' | 'keep' => {
  const last = phases.at(-1)?.kind;
  return last === 'prune' ? 'tune' : last === 'tune' ? 'keep' : 'prune';
};

const runUnderWay = (state: TrainState): RunPhase | null => {
  const last = state.phases.at(-1);
  return isBusy(state) && last !== undefined && last.kind !== 'prune' ? last : null;
};

function saveCheckpoint(train: TrainStore): void {
  const file = train.actions.exported();
  if (file !== null) download(file.name, new Blob([file.bytes], { type: 'application/octet-stream' }));
}
