import type { CSSProperties } from 'react';
import { whole } from '../../lib/numbers';
import { SPEEDS } from '../../playback/clock';
import type { Lab } from '../../store/lab';
import { useCommand, useStoreValue, useSwitch } from '../../store/react';
import { IconButton, IconToggle } from '../../ui/buttons';
import { NumberField } from '../../ui/fields';
import { SelectField } from '../../ui/select-field';
import type { OpenTile } from '../../pictures/array/tile';

interface PlayerProps {
  readonly lab: Lab;
  readonly tile: OpenTile;
  readonly cycle: number;
}

/** Time: play, step both ways, jump, speed; and which tile. It never starts by itself. */
export function Player({ lab, tile, cycle }: PlayerProps) {
  const { store } = lab;
  const { actions } = store;
  const playing = useStoreValue(store, (state) => state.playback.cycle.playing);
  const speed = useStoreValue(store, (state) => state.playback.cycle.speed);
  const shownTile = useStoreValue(store, (state) => state.scenario.tile);
  const { cycles, tiles } = tile.trace;
  const speeds = SPEEDS.includes(speed) ? SPEEDS : [...SPEEDS, speed].toSorted((a, b) => a - b);
  return (
    <div className="player" role="group" aria-label="Player">
      <div className="player-main">
        <IconButton icon="toStart" {...useCommand(lab, 'start')} />
        <IconButton icon="stepBack" {...useCommand(lab, 'step-back')} />
        <IconButton icon={playing ? 'pause' : 'play'} size="large" solid {...useCommand(lab, 'play')} />
        <IconButton icon="stepForward" {...useCommand(lab, 'step')} />
        <IconButton icon="toEnd" {...useCommand(lab, 'end')} />
      </div>
      <div className="player-place" style={{ '--digits': String(cycles).length, '--tile-digits': String(tiles).length } as CSSProperties}>
        <NumberField label="Cycle" hideLabel value={cycle} min={0} max={cycles - 1} onChange={actions.seek} />
        <span className="player-of">
          / {whole(cycles)}
          <span className="player-name"> cycles</span> ·&nbsp;
        </span>
        {tiles > 1 ? (
          <>
            <span className="player-of">tile</span>
            <NumberField label="Tile" hideLabel value={shownTile + 1} min={1} max={tiles} onChange={(next) => actions.change({ tile: next - 1 })} />
            <span className="player-of">of {whole(tiles)}</span>
          </>
        ) : (
          <span className="player-of">the only tile</span>
        )}
      </div>
      <div className="player-jumps">
        <span className="player-pair">
          <span className="is-flipped">
            <IconButton icon="nextRow" {...useCommand(lab, 'previous-row')} />
          </span>
          <span className="player-name">row</span>
          <IconButton icon="nextRow" {...useCommand(lab, 'next-row')} />
        </span>
        <span className="player-pair">
          <span className="is-flipped">
            <IconButton icon="nextStall" {...useCommand(lab, 'previous-stall')} />
          </span>
          <span className="player-name">stall</span>
          <IconButton icon="nextStall" {...useCommand(lab, 'next-stall')} />
        </span>
        <IconToggle icon="loop" {...useSwitch(lab, 'loop')} />
        <SelectField
          label="Speed"
          hideLabel
          value={String(speed)}
          choices={speeds.map((id) => ({ id: String(id), name: `${id}×` }))}
          onChange={(id) => actions.setSpeed(Number(id))}
        />
      </div>
    </div>
  );
}
