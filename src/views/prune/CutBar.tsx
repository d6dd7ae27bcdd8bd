import type { CSSProperties } from 'react';
import { whole } from '../../lib/numbers';
import { CUT_PLAYS } from '../../scenario/words';
import type { Lab } from '../../store/lab';
import { useCommand, useScenario, useTransport } from '../../store/react';
import { NumberField, Segmented } from '../../ui/fields';
import { Player } from '../../ui/player';
import { Scrubber } from '../../ui/scrubber';
import styles from './CutBar.module.css';
import player from '../../ui/player.module.css';

const NAMES = { rows: 'Row by row', sweep: 'Sweep q' } as const;

interface CutBarProps {
  readonly lab: Lab;
  readonly total: number;
  /** Steps done, at most all of them. */
  readonly done: number;
  /** What is on show, for the scrubber's voice. */
  readonly said: string;
}

/** The player of a cut: a line to scrub along, and the buttons. At the end stands what Prune shows of itself. */
export function CutBar({ lab, total, done, said }: CutBarProps) {
  const { store } = lab;
  const { actions } = store;
  const { cutPlay } = useScenario(store, 'cutPlay');
  const sweep = useCommand(lab, 'sweep');
  const rowJump = { name: 'row', icon: 'nextRow', back: useCommand(lab, 'previous-row'), on: useCommand(lab, 'next-row') } as const;
  const fallJump = { name: 'fall', icon: 'nextFall', back: useCommand(lab, 'previous-fall'), on: useCommand(lab, 'next-fall') } as const;
  const isDone = done >= total;
  return (
    <div className={styles.bar}>
      <div className={styles.scrub}>
        <Segmented
          label="What is played"
          hideLabel
          value={cutPlay}
          choices={CUT_PLAYS.map((id) => ({ id, name: NAMES[id] }))}
          onChange={(next) => {
            // The space bar, with the focus still on what was chosen, plays and pauses as everywhere else.
            if (next === cutPlay) actions.toggle();
            else if (next === 'sweep' && !sweep.isDisabled) sweep.onPress();
            else actions.change({ cutPlay: next });
          }}
        />
        <Scrubber
          label="Step of the cut"
          said={isDone ? `all ${whole(total)} steps done` : `step ${whole(done + 1)} of ${whole(total)}: ${said}`}
          max={total}
          value={done}
          onScrub={(step) => {
            actions.pause();
            actions.seek(step);
          }}
        />
      </div>
      <Player transport={useTransport(lab)} jumps={cutPlay === 'rows' ? [rowJump, fallJump] : []} style={{ '--digits': String(total).length } as CSSProperties}>
        <NumberField label="Step" hideLabel value={Math.min(done + 1, total)} min={1} max={total} onChange={(next) => actions.seek(next - 1)} />
        <span className={player.of}>
          / {whole(total)}
          <span className={player.name}> {isDone ? 'steps, finished' : 'steps'}</span>
        </span>
      </Player>
    </div>
  );
}
