import { useMemo, useState } from 'react';
import { CHECKED_IN_HARDWARE } from '../../engine/csph/checked-in-hardware';
import { whole } from '../../lib/numbers';
import type { Palette } from '../../render/palette';
import type { Lab } from '../../store/lab';
import { useStoreValue } from '../../store/react';
import { selectShownCycle } from '../../store/selectors';
import type { Shown } from '../../store/state';
import { Button, IconToggle } from '../../ui/buttons';
import { Segmented } from '../../ui/fields';
import { Tag } from '../../ui/panel';
import { CELL_MODES, type CellMode } from '../../pictures/occupancy/model';
import type { PictureFormat } from '../../ui/download';
import { SavePicture } from '../../ui/save-picture';
import { ArrayPane } from './ArrayPane';
import { Inspector } from './Inspector';
import { phaseOf, useFrames, useReadoutCycle, useWarmReader } from './live';
import { type Moment, momentAt } from '../../pictures/array/moment';
import { TilePlayer } from './Player';
import { headline, subline } from '../../pictures/array/say';
import { StreamTable } from './Table';
import { openTile, type OpenTile } from '../../pictures/array/tile';
import { TimelinePane } from './TimelinePane';
import styles from './StreamView.module.css';
import small from '../../ui/small.module.css';

const { cycles: CHECKED_CYCLES, verilator: VERILATOR } = CHECKED_IN_HARDWARE;
const TIMING_READING =
  'Our reading: which cycle something falls in is said by no public text. Counts of activations read and of MACs follow from the dataflow. ' +
  `The same array in SystemVerilog was run beside the trace for ${whole(CHECKED_CYCLES)} cycles (Verilator ${VERILATOR}): no register differed. ` +
  'That shows that our reading can be built, not that the paper’s chip was so.';

const CELL_NAMES: Readonly<Record<CellMode, string>> = { sums: 'sums', held: 'in use', commits: 'commits', touched: 'touched' };
const CELL_DETAILS: Readonly<Record<CellMode, string>> = {
  sums: 'Each PE’s sum, and how full its buffer is',
  held: 'In use: how many slots of each PE hold a sum',
  commits: 'How often each PE has committed so far',
  touched: 'How long ago each PE had a product that counts',
};

/** Stream: how it runs. */
export function StreamView({ lab, palette }: { readonly lab: Lab; readonly palette: Palette }) {
  const shown = useStoreValue(lab.store, (state) => state.stream.shown);
  if (shown === null) return <Preparing lab={lab} />;
  return shown.value.trace.cycles === 0 ? <NothingToStream lab={lab} /> : <Streaming lab={lab} palette={palette} shown={shown} />;
}

interface StreamingProps {
  readonly lab: Lab;
  readonly palette: Palette;
  readonly shown: Shown<'stream'>;
}

function Streaming({ lab, palette, shown }: StreamingProps) {
  const { store } = lab;
  const tile = useMemo(() => openTile(shown.value, shown.request.partialSumBits), [shown]);
  const cycle = Math.min(useReadoutCycle(lab), tile.trace.cycles - 1);
  const moment = useMemo(() => momentAt(tile, cycle), [tile, cycle]);
  const onFrame = useFrames(lab);
  useWarmReader(tile);
  const playing = useStoreValue(store, (state) => state.playback.cycle.playing);
  const status = useStoreValue(store, (state) => state.stream.status.kind);
  const format = useStoreValue(store, (state) => state.scenario.numbers);
  const pe = useStoreValue(store, (state) => state.scenario.pe);
  const [table, setTable] = useState(false);
  const [cells, setCells] = useState<CellMode>('sums');
  const [slot, setSlot] = useState<number | null>(null);
  const words = headline(moment);
  return (
    <>
      <section className={`stage ${status === 'running' ? styles.lasts : ''}`} aria-labelledby="stream-headline" aria-busy={status === 'running'}>
        <div className={styles.words}>
          <h1 id="stream-headline" className="headline">
            {words}
          </h1>
          <p className="subline">{subline(moment)}</p>
          <p className="visually-hidden" role="status">
            {playing ? 'Playing.' : `${words} ${subline(moment)}`}
          </p>
          {(status === 'failed' || status === 'cancelled') && (
            <p className={small.stale}>This picture is of the settings before: the new run {status === 'failed' ? 'failed' : 'was cancelled'}.</p>
          )}
        </div>
        <div className={`${styles.picture} ${table ? styles.isTable : ''}`}>
          {status === 'running' && <p className={styles.before}>This picture is of the settings before.</p>}
          <div className={styles.pictureTools}>
            {!table && (
              <Segmented
                label="Cells show"
                value={cells}
                choices={CELL_MODES.map((id) => ({ id, name: CELL_NAMES[id], detail: CELL_DETAILS[id] }))}
                onChange={setCells}
              />
            )}
            <SavePicture label="Save the picture of the array" onSave={(kind) => void saveArray(lab, tile, cells, palette, kind)} />
            <IconToggle icon="table" label="Show as a table" isSelected={table} onChange={setTable} />
          </div>
          {table ? (
            <StreamTable moment={moment} format={format} pe={pe} onSeek={store.actions.seek} onSelect={(next) => store.actions.change({ pe: next })} />
          ) : (
            <ArrayPane lab={lab} tile={tile} palette={palette} onFrame={onFrame} cells={cells} slot={slot} onSlot={setSlot} />
          )}
          {/* Not hidden by a style that looks for the table: WebKit never came to an end over that. */}
          {!table && <SoFar moment={moment} />}
        </div>
        <TimelinePane key={`${tile.trace.cycles}`} lab={lab} tile={tile} palette={palette} onFrame={onFrame} cycle={cycle} kind={moment.state.kind} />
        <TilePlayer lab={lab} tile={tile} cycle={cycle} />
      </section>
      <Inspector lab={lab} tile={tile} cycle={cycle} palette={palette} slot={slot} onSlot={setSlot} />
    </>
  );
}

/** The array as it stands now, between two cycles too. */
async function saveArray({ store }: Lab, tile: OpenTile, cells: CellMode, palette: Palette, kind: PictureFormat): Promise<void> {
  const state = store.getState();
  const { numbers, pe } = state.scenario;
  const [{ ARRAY }, { savePicture }] = await Promise.all([import('../../pictures/array/picture'), import('../../pictures/save')]);
  await savePicture(ARRAY, { tile, cycle: selectShownCycle(state), phase: phaseOf(state), format: numbers, pe, cells }, palette, kind, window);
}

/** Totals up to this cycle, out of the trace. */
function SoFar({ moment }: { readonly moment: Moment }) {
  const { activationWords, macCycles, stallCycles } = moment.state.soFar;
  const figures = [
    { name: 'activation words read', value: activationWords },
    ...(moment.fetchedAgain > 0 ? [{ name: 'of them again, in a later pass', value: moment.fetchedAgain }] : []),
    { name: 'MAC cycles', value: macCycles },
    { name: 'stalls', value: stallCycles },
  ];
  return (
    <div className={styles.soFar}>
      <p className={styles.soFarTitle}>
        so far in this tile <Tag title={TIMING_READING}>our reading</Tag>
      </p>
      <dl>
        {figures.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{whole(value)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Preparing({ lab }: { readonly lab: Lab }) {
  const status = useStoreValue(lab.store, (state) => state.stream.status);
  const idle = status.kind === 'failed' || status.kind === 'cancelled';
  return (
    <section className="stage" aria-label="Preparing the run">
      <h1 className="headline">{idle ? 'There is no run to show.' : 'The tile is being laid out, cycle by cycle…'}</h1>
      {status.kind === 'failed' && (
        <p className="subline">
          {status.error.message} {status.error.remedy}
        </p>
      )}
      {status.kind === 'cancelled' && <p className="subline">It was cancelled before it was ready.</p>}
      {idle && (
        <div>
          <Button onPress={() => lab.store.actions.retry('stream')}>Try again</Button>
        </div>
      )}
    </section>
  );
}

/** A layer of which nothing was kept takes no cycle at all. */
function NothingToStream({ lab }: { readonly lab: Lab }) {
  return (
    <section className="stage" aria-label="Nothing to stream">
      <h1 className="headline">There is nothing to stream: no row of this layer has kept a chunk.</h1>
      <p className="subline">
        Rows with a chunk count of zero are neither fetched nor computed, so this layer takes no cycle. Cut less to see it run: lower q, or the share of weights
        to cut.
      </p>
      <div>
        <Button onPress={() => lab.store.actions.change({ scene: 'prune' })}>See what is cut</Button>
      </div>
    </section>
  );
}
