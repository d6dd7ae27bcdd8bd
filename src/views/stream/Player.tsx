import type { CSSProperties } from 'react';
import { whole } from '../../lib/numbers';
import type { Lab } from '../../store/lab';
import { useCommand, useStoreValue, useTransport } from '../../store/react';
import { NumberField } from '../../ui/fields';
import { Player } from '../../ui/player';
import type { OpenTile } from '../../pictures/array/tile';
import player from '../../ui/player.module.css';

interface TilePlayerProps {
  readonly lab: Lab;
  readonly tile: OpenTile;
  readonly cycle: number;
}

/** The player of a tile's cycles; and which tile. */
export function TilePlayer({ lab, tile, cycle }: TilePlayerProps) {
  const { store } = lab;
  const { actions } = store;
  const shownTile = useStoreValue(store, (state) => state.scenario.tile);
  const { cycles, tiles } = tile.trace;
  const jumps = [
    { name: 'row', icon: 'nextRow', back: useCommand(lab, 'previous-row'), on: useCommand(lab, 'next-row') },
    { name: 'stall', icon: 'nextStall', back: useCommand(lab, 'previous-stall'), on: useCommand(lab, 'next-stall') },
  ] as const;
  return (
    <Player transport={useTransport(lab)} jumps={jumps} style={{ '--digits': String(cycles).length, '--tile-digits': String(tiles).length } as CSSProperties}>
      <NumberField label="Cycle" hideLabel value={cycle} min={0} max={cycles - 1} onChange={actions.seek} />
      <span className={player.of}>
        / {whole(cycles)}
        <span className={player.name}> cycles</span> ·&nbsp;
      </span>
      {tiles > 1 ? (
        <>
          <span className={player.of}>tile</span>
          <NumberField label="Tile" hideLabel value={shownTile + 1} min={1} max={tiles} onChange={(next) => actions.change({ tile: next - 1 })} />
          <span className={player.of}>of {whole(tiles)}</span>
        </>
      ) : (
        <span className={player.of}>the only tile</span>
      )}
    </Player>
  );
}
