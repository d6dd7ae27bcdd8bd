import type { TileCycles } from '../../engine/csph/turning';
import { whole } from '../../lib/numbers';
import type { OpenTile } from '../../pictures/array/tile';
import type { Lab } from '../../store/lab';
import { goTo } from '../../store/go-to';
import { Button } from '../../ui/buttons';
import { Facts, Panel, Tag } from '../../ui/panel';
import styles from './BufferPane.module.css';

const READING =
  'Our reading: no public text says what a bin does between two commits. Both rules are timed by the same engine, and both run in our SystemVerilog.';

const inWords = ({ cycles, stalls }: TileCycles): { readonly value: string; readonly note: string } => ({
  value: `${whole(cycles)} cycles`,
  note: stalls === 0 ? 'no stall' : `${whole(stalls)} of them stalled`,
});

/** Why a bin that was used once is held: what the tile takes with it and without, and a way to see the other. */
export function TurningPane({ lab: { store }, tile }: { readonly lab: Lab; readonly tile: OpenTile }) {
  const { byTurn, trace } = tile.run;
  if (byTurn === null) return null;
  const { hold, eager } = byTurn;
  const other = trace.hardware.turn === 'hold' ? 'eager' : 'hold';
  const ring = trace.hardware.buffer === 'bins' ? 'bin' : 'ring';
  const saved = eager.stalls - hold.stalls;
  const show = (): void => {
    goTo(store, {
      patch: { turn: other },
      needs: ['stream'],
      arrive: ({ stream }) => {
        const stall = other === 'eager' ? stream.shown?.value.trace.stallStarts[0] : undefined;
        if (stall !== undefined) store.actions.seek(stall);
      },
    });
  };
  return (
    <Panel title={`A ${ring} used once`} aside={<Tag title={READING}>our reading</Tag>}>
      <Facts
        label="This tile under both rules"
        facts={[
          { key: 'hold', name: 'It is held', ...inWords(hold) },
          { key: 'eager', name: 'It turns', ...inWords(eager) },
        ]}
      />
      <p className={styles.note}>
        {`A row that used one slot of a ${ring} writes the sum back where it was: its first slot is still in front, where the next row begins. `}
        {saved > 0
          ? `Turned on by that one write, it has to go all the way round first, and a row that comes to it meanwhile waits: ${whole(saved)} ${saved === 1 ? 'cycle' : 'cycles'} here.`
          : 'Turned on by that one write, it has to go all the way round first. No row of this tile comes to it so soon.'}
      </p>
      <Button onPress={show}>{other === 'eager' ? 'Show it turning' : 'Show it held'}</Button>
    </Panel>
  );
}
