import { useCallback, useState } from 'react';
import type { Palette } from '../../render/palette';
import type { Paint } from '../../render/painter';
import type { NumberFormat } from '../../scenario/words';
import { Canvas } from '../../ui/canvas';
import { Panel, Tag } from '../../ui/panel';
import type { PictureFormat } from '../../ui/download';
import { SavePicture } from '../../ui/save-picture';
import './buffer.css';
import { drawBuffer } from '../../pictures/buffer/draw';
import { type Inspection, type SlotRow } from '../../pictures/buffer/inspect';
import { written } from '../../pictures/array/numbers';
import { bufferHeight, bufferModel, bufferSentence } from '../../pictures/buffer/model';
import type { Moment } from '../../pictures/array/moment';

interface BufferPaneProps {
  readonly moment: Moment;
  readonly inspection: Inspection;
  readonly format: NumberFormat;
  readonly palette: Palette;
}

const ROTATION_READING =
  'That bins are circular shift registers which realign in the background, one step a cycle, is our reading of the hardware; the paper’s body is not public to us.';
const SIZES_SOURCE = 'Bins and their sizes are in the authors’ public code.';
/** Of the panel, before it is known. */
const USUAL_WIDTH = 288;

/** The selected PE's accumulation buffer: rings for register bins, a grid for an addressed file, and every slot's sum. */
export function BufferPane({ moment, inspection, format, palette }: BufferPaneProps) {
  const { tile } = moment;
  const { hardware } = tile.trace;
  const unused = inspection.detail.position === null;
  const rotates = hardware.buffer !== 'addressed';
  const [width, setWidth] = useState(USUAL_WIDTH);
  const paint = useCallback<Paint>((painter, size) => drawBuffer(painter, bufferModel({ moment, inspection }, size), palette), [moment, inspection, palette]);
  const save = async (kind: PictureFormat): Promise<void> => {
    const [{ BUFFER }, { savePicture }] = await Promise.all([import('../../pictures/buffer/picture'), import('../../pictures/save')]);
    await savePicture(BUFFER, { moment, inspection }, palette, kind, window);
  };
  return (
    <Panel
      title="Accumulation buffer"
      aside={
        <>
          <span className="buffer-save">
            <SavePicture label="Save the picture of the buffer" onSave={(kind) => void save(kind)} />
          </span>{' '}
          <Tag title={SIZES_SOURCE}>sizes: code</Tag> {rotates && <Tag title={ROTATION_READING}>rotation: reading</Tag>}
        </>
      }
    >
      {unused && <p className="slot-note">This array row has no output position, so its buffers hold nothing.</p>}
      {rotates ? (
        <div className="rings" style={{ blockSize: bufferHeight(tile, width) }} role="img" aria-label={bufferSentence({ moment, inspection })}>
          <Canvas paint={paint} onSize={(size) => setWidth(size.width)} />
        </div>
      ) : (
        <p className="slot-note">A register file: each commit sends an address, a decoder picks the slot, and nothing turns.</p>
      )}
      <SlotTable tile={moment.tile} slots={inspection.slots} format={format} named={hardware.buffer === 'bins'} />
    </Panel>
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
