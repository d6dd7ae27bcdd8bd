import type { CSSProperties, ReactNode } from 'react';
import { IconButton, IconToggle } from './buttons';
import type { IconName } from './icons';
import { SelectField } from './select-field';
import styles from './player.module.css';

interface PlayerButton {
  readonly label: string;
  readonly keys?: string;
  readonly isDisabled: boolean;
  readonly onPress: () => void;
}

/** What a player does to time, whatever it plays. */
export interface Transport {
  readonly start: PlayerButton;
  readonly stepBack: PlayerButton;
  readonly play: PlayerButton;
  readonly step: PlayerButton;
  readonly end: PlayerButton;
  readonly isPlaying: boolean;
  readonly loop: Omit<PlayerButton, 'onPress' | 'isDisabled'> & { readonly isSelected: boolean; readonly onChange: () => void };
  readonly speed: number;
  readonly speeds: readonly number[];
  readonly onSpeed: (speed: number) => void;
}

interface PlayerProps {
  readonly transport: Transport;
  /** What time it is, and whatever else says where one is. */
  readonly children: ReactNode;
  /** Pairs of buttons: back to the last of a kind, on to the next. */
  readonly jumps: readonly { readonly name: string; readonly icon: IconName; readonly back: PlayerButton; readonly on: PlayerButton }[];
  readonly style?: CSSProperties;
}

/** Time: play, step both ways, jump, speed. It never starts by itself. */
export function Player({ transport, children, jumps, style }: PlayerProps) {
  const { start, stepBack, play, step, end, isPlaying, loop, speed, speeds, onSpeed } = transport;
  return (
    <div className={styles.player} role="group" aria-label="Player">
      <div className={styles.main}>
        <IconButton icon="toStart" {...start} />
        <IconButton icon="stepBack" {...stepBack} />
        <IconButton icon={isPlaying ? 'pause' : 'play'} size="large" solid {...play} />
        <IconButton icon="stepForward" {...step} />
        <IconButton icon="toEnd" {...end} />
      </div>
      <div className={styles.place} style={style}>
        {children}
      </div>
      <div className={styles.jumps}>
        {jumps.map(({ name, icon, back, on }) => (
          <span key={name} className={styles.pair}>
            <span className={styles.isFlipped}>
              <IconButton icon={icon} {...back} />
            </span>
            <span className={styles.name}>{name}</span>
            <IconButton icon={icon} {...on} />
          </span>
        ))}
        <IconToggle icon="loop" {...loop} />
        <SelectField
          label="Speed"
          hideLabel
          value={String(speed)}
          choices={speeds.map((id) => ({ id: String(id), name: `${id}×` }))}
          onChange={(id) => onSpeed(Number(id))}
        />
      </div>
    </div>
  );
}
