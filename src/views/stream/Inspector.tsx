import { useMemo } from 'react';
import { outputSize } from '../../engine/layer/lowering';
import type { LayerShape } from '../../engine/layer/shape';
import { whole } from '../../lib/numbers';
import { NUMBER_FORMATS, type NumberFormat } from '../../scenario/words';
import type { Palette } from '../../render/palette';
import type { Lab } from '../../store/lab';
import { samePlain } from '../../store/requests';
import { useStoreValue } from '../../store/react';
import { Segmented } from '../../ui/fields';
import { Later } from '../../ui/later';
import { Facts, Panel, Tag } from '../../ui/panel';
import type { PictureFormat } from '../../ui/download';
import { BufferPane } from './BufferPane';
import { ImagePane } from './ImagePane';
import { inspect, type Inspection } from '../../pictures/buffer/inspect';
import { written } from '../../pictures/array/numbers';
import { MarkKey } from './MarkKey';
import { sceneAt, STATE_WORDS } from '../../pictures/array/model';
import { type Moment, momentAt } from '../../pictures/array/moment';
import { firstCommits } from '../../pictures/buffer/commits';
import type { OpenTile } from '../../pictures/array/tile';
import { TurningPane } from './TurningPane';
import { ZerosPane } from './ZerosPane';

const FORMAT_NAMES: Readonly<Record<NumberFormat, string>> = { decimal: 'Decimal', hex: 'Hex', fixed: 'Real' };
const FORMAT_DETAILS: Readonly<Record<NumberFormat, string>> = {
  decimal: 'Decimal: the integers in the hardware',
  hex: 'Hex: their bits, in two’s complement',
  fixed: 'Real: the values they stand for',
};
const ONCE_SOURCE =
  'That an activation is fetched once and stays until its chunk counter has run out is the dataflow of the abstract; the cycle it happens in is our reading.';

interface InspectorProps {
  readonly lab: Lab;
  readonly tile: OpenTile;
  readonly cycle: number;
  readonly palette: Palette;
  readonly slot: number | null;
  readonly onSlot: (slot: number | null) => void;
}

/** The selected PE, its accumulation buffer, and the image behind its activations. */
export function Inspector({ lab, tile, cycle, palette, slot, onSlot }: InspectorProps) {
  const { store } = lab;
  const pe = useStoreValue(store, (state) => state.scenario.pe);
  const format = useStoreValue(store, (state) => state.scenario.numbers);
  const shape = useStoreValue(store, ({ layer, stream }) =>
    samePlain(layer.shown?.request.ref, stream.shown?.request.ref) ? (layer.shown?.value.shape ?? null) : null,
  );
  const commits = useMemo(() => firstCommits(tile), [tile]);
  const [row, column] = pe;
  const { moment, inspection } = useMemo(() => {
    const now = momentAt(tile, cycle);
    return { moment: now, inspection: inspect(now, [row, column], commits) };
  }, [tile, cycle, row, column, commits]);
  const { detail } = inspection;
  return (
    <aside className="inspector" aria-label="Selected PE">
      <Panel title={`PE (${inspection.pe[0]}, ${inspection.pe[1]})`} aside={STATE_WORDS[detail.state]}>
        <Segmented
          label="Numbers"
          value={format}
          choices={NUMBER_FORMATS.map((id) => ({ id, name: FORMAT_NAMES[id], detail: FORMAT_DETAILS[id] }))}
          onChange={(numbers) => store.actions.change({ numbers })}
        />
        <PeFacts moment={moment} inspection={inspection} format={format} shape={shape} />
      </Panel>
      <BufferPane
        moment={moment}
        inspection={inspection}
        format={format}
        slot={slot}
        onSlot={onSlot}
        onSave={(kind) => void saveBuffer(tile, cycle, pe, palette, kind)}
      />
      <Later>
        <TurningPane lab={lab} tile={tile} />
        <ImagePane lab={lab} tile={tile} shape={shape} position={detail.position} />
        <ZerosPane tile={tile} />
        <MarkKey />
      </Later>
    </aside>
  );
}

async function saveBuffer(tile: OpenTile, cycle: number, pe: readonly [number, number], palette: Palette, kind: PictureFormat): Promise<void> {
  const [{ BUFFER }, { savePicture }] = await Promise.all([import('../../pictures/buffer/picture'), import('../../pictures/save')]);
  await savePicture(BUFFER, { scene: sceneAt(tile, cycle, 0), pe, slot: null }, palette, kind, window);
}

interface PeFactsProps {
  readonly moment: Moment;
  readonly inspection: Inspection;
  readonly format: NumberFormat;
  readonly shape: LayerShape | null;
}

function PeFacts({ moment, inspection, format, shape }: PeFactsProps) {
  const { detail, local } = inspection;
  const { units } = moment.tile;
  const { row } = moment;
  const since = detail.heldSince === null ? '' : `since cycle ${whole(detail.heldSince)}`;
  return (
    <Facts
      label="What this PE works with"
      facts={[
        {
          key: 'activation',
          name: detail.row === null ? 'Activation' : `Activation of row ${detail.row}`,
          value: written(detail.activation, format, units.activation),
          note: since,
        },
        {
          key: 'reads',
          name: (
            <>
              Read <Tag title={ONCE_SOURCE}>from the abstract</Tag>
            </>
          ),
          value: detail.reads === null ? '–' : detail.reads === 1 ? 'once' : `${detail.reads} times`,
          note: detail.uses === null ? '' : `used ${detail.uses} of ${row?.count ?? 0}`,
        },
        {
          key: 'weight',
          name: detail.filter !== null && detail.row !== null ? `Weight w[${detail.row}, ${detail.filter}]` : 'Weight',
          value: written(detail.weight, format, units.weight),
        },
        { key: 'product', name: 'Product', value: written(detail.product, format, units.product) },
        { key: 'local', name: 'Local register', value: detail.state === 'idle' ? '–' : written(local, format, units.local) },
        { key: 'counter', name: 'Chunk counter', value: row ? `${row.count - row.used} left` : '–', note: row ? `of ${row.count}` : '' },
        { key: 'output', name: 'Output', value: outputName(detail.position, shape), note: detail.filter === null ? '' : `filter ${detail.filter}` },
      ]}
    />
  );
}

function outputName(position: number | null, shape: LayerShape | null): string {
  if (position === null) return 'none';
  if (shape?.kind !== 'convolution') return `position ${position}`;
  const width = outputSize(shape)[1];
  return `(${Math.floor(position / width)}, ${position % width})`;
}
