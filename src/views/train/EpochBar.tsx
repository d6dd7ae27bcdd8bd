import type { CSSProperties, Ref } from 'react';
import { whole } from '../../lib/numbers';
import type { Lab } from '../../store/lab';
import { useTransport } from '../../store/react';
import { unitOf } from '../../store/train-moments';
import { NumberField } from '../../ui/fields';
import { Player } from '../../ui/player';
import player from '../../ui/player.module.css';
import { Scrubber } from '../../ui/scrubber';
import type { Place } from './moments';
import { useEpochTime } from './moments';
import styles from './train.module.css';

interface EpochBarProps {
  readonly lab: Lab;
  readonly place: Place;
  /** What is on show, for the scrubber's voice. */
  readonly said: string;
  readonly scrubber: Ref<HTMLInputElement>;
}

/** The player of a training: a line to scrub along, and the buttons. At the end stands what training has come to. */
export function EpochBar({ lab, place, said, scrubber }: EpochBarProps) {
  const { actions } = lab.store;
  const last = place.moments.length - 1;
  const at = Math.min(useEpochTime(lab), last);
  return (
    <div className={styles.bar}>
      <div className={styles.scrub}>
        <Scrubber
          ref={scrubber}
          label="Epoch of the training"
          said={said}
          max={last}
          value={at}
          onScrub={(epoch) => {
            actions.pause();
            actions.seek(epoch);
          }}
        />
      </div>
      <Player transport={useTransport(lab)} jumps={[]} style={{ '--digits': String(last).length } as CSSProperties}>
        <NumberField label="Epoch" hideLabel value={at} min={0} max={last} onChange={actions.seek} />
        <span className={player.of}>
          / {whole(last)}
          <span className={player.name}> {unitOf(place.moments)}</span>
        </span>
      </Player>
    </div>
  );
}
