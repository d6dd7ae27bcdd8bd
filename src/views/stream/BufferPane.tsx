import { useEffect, useMemo, useRef } from 'react';
import { cascadeBinStatistics } from '../../engine/csph/bin-statistics';
import { whole } from '../../lib/numbers';
import { written } from '../../pictures/array/numbers';
import type { Moment } from '../../pictures/array/moment';
import type { OpenTile } from '../../pictures/array/tile';
import type { Inspection } from '../../pictures/buffer/inspect';
import { occupancyWords, peOccupancy } from '../../pictures/occupancy/model';
import type { NumberFormat } from '../../scenario/words';
import { Facts, Panel, Tag } from '../../ui/panel';
import type { PictureFormat } from '../../ui/download';
import { SavePicture } from '../../ui/save-picture';
import styles from './BufferPane.module.css';

interface BufferPaneProps {
  readonly moment: Moment;
  readonly inspection: Inspection;
  readonly format: NumberFormat;
  /** The slot that is looked at. */
  readonly slot: number | null;
  readonly onSlot: (slot: number | null) => void;
  readonly onSave: (kind: PictureFormat) => void;
}

const ROTATION_READING =
  'Our reading: that bins are circular shift registers which realign in the background, one step a cycle, and are held when they were used once, is not said in any public text.';
const SIZES_SOURCE = 'From the authors’ public code: bins, and how many slots each has.';
const ALPHA_SOURCE =
  'From the authors’ code: the sum over the bins of how often each is used, relative to the most used one, times its slots, divided by 14. Meant as the activity of the registers; no probability. Nothing of ours is computed from it.';

/** The selected PE's accumulation buffer in figures: how full, how often written, every slot's sum. Its picture is on the stage. */
export function BufferPane({ moment, inspection, format, slot, onSlot, onSave }: BufferPaneProps) {
  const { tile, cycle, state } = moment;
  const { buffer } = tile.trace.hardware;
  const { alpha } = useMemo(() => statisticsOf(tile), [tile]);
  const held = state.soFar.held.reduce((sum, count) => sum + count, 0);
  return (
    <Panel
      title="Accumulation buffer"
      aside={
        <>
          <span className={styles.save}>
            <SavePicture label="Save the picture of the buffer" onSave={onSave} />
          </span>{' '}
          <Tag title={SIZES_SOURCE}>from the authors’ code</Tag> {buffer !== 'addressed' && <Tag title={ROTATION_READING}>our reading</Tag>}
        </>
      }
    >
      {inspection.detail.position === null && <p className={styles.note}>This array row has no output position, so its buffers hold nothing.</p>}
      {buffer === 'addressed' && <p className={styles.note}>A register file: each commit sends an address, a decoder picks the slot, and nothing turns.</p>}
      <Facts
        label="How full the buffer is"
        facts={[
          { key: 'held', name: 'Occupancy', value: occupancyWords(peOccupancy(tile, cycle, inspection.pe)) },
          { key: 'array', name: 'Sums in the whole array', value: whole(state.occupancy.registersHeld) },
          ...(buffer === 'addressed' ? [] : [{ key: 'kept', name: 'Commits held in place', value: whole(held), note: 'so far' }]),
          {
            key: 'alpha',
            name: (
              <>
                alpha <Tag title={ALPHA_SOURCE}>from the authors’ code</Tag>
              </>
            ),
            value: alpha.toFixed(2),
            note: 'this layer',
          },
        ]}
      />
      <p className={styles.note}>
        Occupancy: slots that hold a sum, each from its first commit until the tile is done and its sum leaves. So within a tile it only grows. All PEs commit
        in the same cycle, so the timeline’s curve holds for each that has a position and a filter, and times so many PEs for the array. After the last cycle it
        falls to nothing: the sums leave.
      </p>
      <SlotTable tile={tile} cycle={cycle} inspection={inspection} format={format} slot={slot} onSlot={onSlot} />
    </Panel>
  );
}

/** Chunk counts of the layer's rows, out of the passes they were cut into. */
function statisticsOf({ trace }: OpenTile) {
  const chunkCounts = new Uint32Array(trace.rows);
  for (const { workList, counts } of trace.passes) for (let work = 0; work < workList.length; work++) chunkCounts[workList[work]] += counts[work];
  return cascadeBinStatistics([{ chunkCounts, chunks: trace.chunks }]);
}

interface SlotTableProps {
  readonly tile: OpenTile;
  readonly cycle: number;
  readonly inspection: Inspection;
  readonly format: NumberFormat;
  readonly slot: number | null;
  readonly onSlot: (slot: number | null) => void;
}

function SlotTable({ tile, cycle, inspection, format, slot: picked, onSlot }: SlotTableProps) {
  const named = tile.trace.hardware.buffer === 'bins';
  const writes = tile.activity.at(cycle).slotWrites;
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (picked !== null) row.current?.scrollIntoView({ block: 'nearest' });
  }, [picked]);
  return (
    <div className={styles.scroller} tabIndex={0} role="region" aria-label="Slots of this PE">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Slot</th>
            {named && <th scope="col">Bin</th>}
            <th scope="col">Filter</th>
            <th scope="col">Writes</th>
            <th scope="col">Partial sum</th>
          </tr>
        </thead>
        <tbody>
          {inspection.slots.map(({ slot, bin, filter, value, committed }) => (
            <tr
              key={slot}
              ref={slot === picked ? row : undefined}
              className={`${committed ? styles.isCommitted : ''} ${slot === picked ? styles.isPicked : ''}`}
              onClick={() => onSlot(slot === picked ? null : slot)}
            >
              <td>
                <button
                  type="button"
                  className={styles.pick}
                  aria-label={`Slot ${slot}: find it in the picture`}
                  aria-pressed={slot === picked}
                  onClick={(event) => {
                    event.stopPropagation();
                    onSlot(slot === picked ? null : slot);
                  }}
                >
                  {slot}
                </button>
                {committed && <span className={styles.flag}> written</span>}
              </td>
              {named && <td>{bin}</td>}
              <td>{filter ?? 'none'}</td>
              <td>{filter === null ? 0 : whole(writes[slot])}</td>
              <td>{written(value, format, tile.units.slot)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
