import type { CSSProperties } from 'react';
import { whole } from '../../lib/numbers';
import { SPEEDS } from '../../playback/clock';
import type { Jump } from '../../store/tracks';
import type { Lab } from '../../store/lab';
import { useStoreValue } from '../../store/react';
import { IconButton, IconToggle } from '../../ui/buttons';
import { NumberField, SelectField } from '../../ui/fields';
import type { IconName } from '../../ui/icons';
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
  const loop = useStoreValue(store, (state) => state.playback.cycle.loop);
  const shownTile = useStoreValue(store, (state) => state.scenario.tile);
  const { cycles, tiles, stallStarts } = tile.trace;
  const jump = (to: Jump, label: string, keys: string, icon: IconName, isDisabled = false) => (
    <IconButton icon={icon} label={label} keys={keys} isDisabled={isDisabled} onPress={() => void actions.jump(to)} />
  );
  const stalls = stallStarts.length > 0;
  const speeds = SPEEDS.includes(speed) ? SPEEDS : [...SPEEDS, speed].toSorted((a, b) => a - b);
  return (
    <div className="player" role="group" aria-label="Player">
      <div className="player-main">
        {jump('start', 'To the first cycle', 'Home', 'toStart', cycle === 0)}
        <IconButton icon="stepBack" label="One cycle back" keys="←" isDisabled={cycle === 0} onPress={() => actions.step(-1)} />
        <IconButton icon={playing ? 'pause' : 'play'} label={playing ? 'Pause' : 'Play'} keys="Space" size="large" solid onPress={actions.toggle} />
        <IconButton icon="stepForward" label="One cycle on" keys="→" isDisabled={cycle === cycles - 1} onPress={() => actions.step(1)} />
        {jump('end', 'To the last cycle', 'End', 'toEnd', cycle === cycles - 1)}
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
          <span className="is-flipped">{jump('previous-row', 'To the row before', 'Shift N', 'nextRow')}</span>
          <span className="player-name">row</span>
          {jump('next-row', 'To the next row', 'N', 'nextRow')}
        </span>
        <span className="player-pair">
          <span className="is-flipped">{jump('previous-stall', 'To the stall before', 'Shift S', 'nextStall', !stalls)}</span>
          <span className="player-name">stall</span>
          {jump('next-stall', stalls ? 'To the next stall' : 'This tile never stalls', 'S', 'nextStall', !stalls)}
        </span>
        <IconToggle icon="loop" label="Start again at the end" isSelected={loop} onChange={actions.setLoop} />
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
