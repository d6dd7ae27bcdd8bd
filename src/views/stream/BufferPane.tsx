import { useMemo } from 'react';
import type { BinState } from '../../engine/csph/types';
import type { NumberFormat } from '../../scenario/types';
import { Panel, Tag } from '../../ui/panel';
import './buffer.css';
import { type Inspection, type SlotRow, written } from '../../pictures/buffer/inspect';
import type { Moment } from '../../pictures/array/moment';
import { counted } from '../../pictures/array/numbers';
import { type Ring, ringLayout, ringPath, slotAngles } from '../../pictures/buffer/rings';

interface BufferPaneProps {
  readonly moment: Moment;
  readonly inspection: Inspection;
  readonly format: NumberFormat;
}

const ROTATION_READING =
  'That bins are circular shift registers which realign in the background, one step a cycle, is our reading of the hardware; the paper’s body is not public to us.';
const SIZES_SOURCE = 'Bins and their sizes are in the authors’ public code.';
/** Slots of a ring are numbered while they are wide enough. */
const NUMBERED = 8;

/** The selected PE's accumulation buffer: rings for register bins, a grid for an addressed file, and every slot's sum. */
export function BufferPane({ moment, inspection, format }: BufferPaneProps) {
  const { tile, state } = moment;
  const { hardware } = tile.trace;
  const layout = useMemo(() => ringLayout(tile), [tile]);
  const unused = inspection.detail.position === null;
  const rotates = hardware.buffer !== 'addressed';
  return (
    <Panel
      title="Accumulation buffer"
      aside={
        <>
          <Tag title={SIZES_SOURCE}>sizes: code</Tag> {rotates && <Tag title={ROTATION_READING}>rotation: reading</Tag>}
        </>
      }
    >
      {unused && <p className="slot-note">This array row has no output position, so its buffers hold nothing.</p>}
      {rotates ? (
        <svg className="rings" viewBox={`0 0 ${layout.width} ${layout.height}`} role="img" aria-label={bufferWords(moment)}>
          {layout.rings.map((ring) => (
            <RingMark
              key={ring.bin}
              ring={ring}
              bin={unused ? { ...state.bins[ring.bin], activity: 'gated', head: 0, stepsToHome: 0 } : state.bins[ring.bin]}
              slots={inspection.slots}
              alone={layout.rings.length === 1}
            />
          ))}
        </svg>
      ) : (
        <p className="slot-note">A register file: each commit sends an address, a decoder picks the slot, and nothing turns.</p>
      )}
      <SlotTable tile={moment.tile} slots={inspection.slots} format={format} named={hardware.buffer === 'bins'} />
    </Panel>
  );
}

/** What a bin does, in two lines of words. */
function binWords({ activity, stepsToHome }: BinState): readonly [string, string] {
  const left = stepsToHome > 0 ? `${stepsToHome} to home` : '';
  if (activity === 'active') return ['commits', left];
  if (activity === 'turning') return ['turns', left === '' ? 'now home' : left];
  return [activity, ''];
}

const bufferWords = ({ state, tile }: Moment): string =>
  state.bins
    .map(
      (bin, i) =>
        `${tile.trace.hardware.buffer === 'bins' ? `Bin ${i}` : 'The ring'} of ${counted(bin.size, 'slot')}: ${binWords(bin).join(' ').trim()}, slot ${bin.firstSlot + bin.head} at the head.`,
    )
    .join(' ');

function RingMark({ ring, bin, slots, alone }: { readonly ring: Ring; readonly bin: BinState; readonly slots: readonly SlotRow[]; readonly alone: boolean }) {
  const { x, y, inner, outer, size, firstSlot } = ring;
  const { activity, head } = bin;
  const middle = (inner + outer) / 2;
  const words = binWords(bin);
  return (
    <g className={`ring is-${activity}`}>
      {Array.from({ length: size }, (_, s) => {
        const [from, to] = slotAngles(size, s, head);
        const slot = slots[firstSlot + s];
        const look = slot?.committed ? 'is-committed' : slot && slot.value !== null ? 'is-held' : 'is-empty';
        const angle = (from + to) / 2;
        return (
          <g key={s}>
            <path d={ringPath(x, y, inner, outer, from, to)} className={`slot ${look}`} />
            {size <= NUMBERED && ring.used && (
              <text x={x + middle * Math.sin(angle)} y={y - middle * Math.cos(angle)} className={`slot-number ${look}`}>
                {firstSlot + s}
              </text>
            )}
          </g>
        );
      })}
      <path d={`M${x} ${y - outer - 1}l-4 -6.5h8z`} className="ring-head" />
      {activity === 'gated' && <circle cx={x} cy={y} r={outer + 2.5} className="ring-gate" />}
      {activity === 'active' && <circle cx={x} cy={y} r={outer + 2.5} className="ring-clock" />}
      {activity === 'turning' && <TurnMark x={x} y={y} radius={outer + 4} />}
      {(ring.used || alone) && (
        <text x={x} y={y} className="ring-name">
          {alone ? 'ring' : ring.bin}
        </text>
      )}
      <text x={x} y={y + outer + 14} className="ring-words">
        {words[0]}
      </text>
      <text x={x} y={y + outer + 26} className="ring-words">
        {ring.used ? words[1] : `bin ${ring.bin}, ${size}`}
      </text>
    </g>
  );
}

/** An arrow along the side a ring turns to: the slot at the head makes place to the next. */
function TurnMark({ x, y, radius }: { readonly x: number; readonly y: number; readonly radius: number }) {
  const at = (angle: number, r: number): string => `${(x + r * Math.sin(angle)).toFixed(1)} ${(y - r * Math.cos(angle)).toFixed(1)}`;
  return (
    <g className="ring-turn">
      <path d={`M${at(-0.45, radius)}A${radius} ${radius} 0 0 0 ${at(-1.5, radius)}`} />
      <path d={`M${at(-1.28, radius - 4)}L${at(-1.52, radius)}L${at(-1.28, radius + 4)}`} />
    </g>
  );
}

interface SlotTableProps {
  readonly tile: Moment['tile'];
  readonly slots: readonly SlotRow[];
  readonly format: NumberFormat;
  readonly named: boolean;
}

function SlotTable({ tile, slots, format, named }: SlotTableProps) {
  return (
    <div className="slot-scroller" tabIndex={0} role="region" aria-label="Slots of this PE">
      <table className="slot-table">
        <thead>
          <tr>
            <th scope="col">Slot</th>
            {named && <th scope="col">Bin</th>}
            <th scope="col">Filter</th>
            <th scope="col">Partial sum</th>
          </tr>
        </thead>
        <tbody>
          {slots.map(({ slot, bin, filter, value, committed }) => (
            <tr key={slot} className={committed ? 'is-committed' : ''}>
              <td>
                {slot}
                {committed && <span className="slot-flag"> committed</span>}
              </td>
              {named && <td>{bin}</td>}
              <td>{filter ?? 'none'}</td>
              <td>{written(value, format, tile.units.slot)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
