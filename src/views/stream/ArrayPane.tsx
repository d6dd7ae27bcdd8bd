import { type KeyboardEvent, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { firstMacOf } from '../../engine/csph/navigate';
import type { Paint } from '../../render/painter';
import type { Palette } from '../../render/palette';
import type { Lab } from '../../store/lab';
import { useStoreValue } from '../../store/react';
import { selectShownCycle } from '../../store/selectors';
import { Canvas, type Point } from '../../ui/canvas';
import { HoverCard } from '../../ui/hover-card';
import { drawLive, drawStill } from '../../pictures/array/draw';
import { wovenAt } from '../../pictures/array/draw-weave';
import { listedRowAt } from '../../pictures/array/draw-list';
import { type ArrayLayout, peAt } from '../../pictures/array/layout';
import { stageHeight, stageLayout } from '../../pictures/array/stage';
import { BUFFER_HEAD, bufferModel, bufferSentence, slotAt } from '../../pictures/buffer/model';
import { memoryLayout, readAt } from '../../pictures/memory/model';
import { type CellMode, occupancyWords, peOccupancy } from '../../pictures/occupancy/model';
import { type OnFrame, phaseOf, useReadoutCycle } from './live';
import { PROJECTOR_SCALE } from '../../pictures/array/look';
import { type Scene, sceneAt, STATE_WORDS, stateOf } from '../../pictures/array/model';
import { formatNumber } from '../../pictures/array/numbers';
import type { OpenTile } from '../../pictures/array/tile';
import styles from './ArrayPane.module.css';

interface ArrayPaneProps {
  readonly lab: Lab;
  readonly tile: OpenTile;
  readonly palette: Palette;
  readonly onFrame: OnFrame;
  /** What the cells show. */
  readonly cells: CellMode;
  /** The slot of the selected PE's buffer that is looked at. */
  readonly slot: number | null;
  readonly onSlot: (slot: number | null) => void;
}

interface Hover {
  readonly pe: readonly [number, number];
  readonly x: number;
  readonly y: number;
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * The stage: both memories, the array, the selected PE's buffer, the work list. A click, or the arrow keys while it has the focus, choose a PE; a click on a chunk, a
 * row or a word goes to the cycle in which it is used, one on a slot finds it in the table of slots.
 */
export function ArrayPane({ lab, tile, palette, onFrame, cells, slot, onSlot }: ArrayPaneProps) {
  const { store } = lab;
  const [size, setSize] = useState({ width: 720, height: 420 });
  const [hover, setHover] = useState<Hover | null>(null);

  const { arrayRows, arrayColumns } = tile.trace.hardware;
  const { firstPosition, positions } = tile.values;
  const scale = useStoreValue(store, (state) => (state.prefs.presentation ? PROJECTOR_SCALE : 1));
  // Its height follows from its width: asked for once, before the first frame, or all that stands under it would be seen to move.
  const pane = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (pane.current) setSize({ width: pane.current.clientWidth / scale, height: pane.current.clientHeight / scale });
  }, [scale]);
  const layout = useMemo(() => stageLayout(tile, size.width, size.height), [tile, size]);
  const paintStill = useCallback<Paint>(
    (painter) => drawStill(painter, layout, firstPosition, positions, palette),
    [layout, firstPosition, positions, palette],
  );
  const paintLive = useCallback<Paint>(
    (painter) => {
      const state = store.getState();
      drawLive(painter, sceneAt(tile, selectShownCycle(state), phaseOf(state)), {
        layout,
        palette,
        format: state.scenario.numbers,
        pe: state.scenario.pe,
        slot,
        cells,
      });
    },
    [store, tile, layout, palette, slot, cells],
  );

  const locate = ({ x, y }: Point): Hover | null => {
    const pe = peAt(layout, x, y);
    return pe && { pe, x: x * scale, y: y * scale };
  };
  const pick = (at: Point): void => {
    const found = locate(at);
    if (found) {
      store.actions.change({ pe: found.pe });
      return;
    }
    const state = store.getState();
    const scene = sceneAt(tile, selectShownCycle(state), 0);
    const cycle = cycleUnder(tile, scene, layout, at);
    if (cycle !== null) store.actions.seek(cycle);
    else {
      const { buffer } = layout;
      onSlot(slotAt(bufferModel({ scene, pe: state.scenario.pe, slot }, buffer), at.x - buffer.x, at.y - buffer.y - BUFFER_HEAD));
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = ARROWS[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    const { pe } = store.getState().scenario;
    store.actions.change({ pe: [Math.max(0, Math.min(arrayRows - 1, pe[0] + by[0])), Math.max(0, Math.min(arrayColumns - 1, pe[1] + by[1]))] });
  };

  return (
    <div
      ref={pane}
      className={styles.arrayPane}
      style={layout.beside ? undefined : { minBlockSize: scale * stageHeight(tile, size.width) }}
      role="group"
      tabIndex={0}
      aria-label={`Array of ${arrayRows} by ${arrayColumns} PEs. Arrow keys choose a PE; the table says what each of them does.`}
      onKeyDown={onKeyDown}
    >
      <Canvas
        paint={paintStill}
        live={paintLive}
        subscribe={onFrame}
        scale={scale}
        onSize={setSize}
        onHover={(at) => setHover(at && locate(at))}
        onPick={pick}
      />
      <BufferInWords lab={lab} tile={tile} />
      {hover && <PeCard lab={lab} tile={tile} hover={hover} width={size.width * scale} />}
    </div>
  );
}

/** The cycle that a word of a memory, or a row of the lists, leads to; null where there is none. */
function cycleUnder(tile: OpenTile, scene: Scene, layout: ArrayLayout, { x, y }: Point): number | null {
  const woven = wovenAt(scene, { layout }, x, y);
  if (woven) return woven.cycle;
  const read = readAt(tile, memoryLayout(tile, layout.memory), x, y);
  if (read) return read.cycle;
  const row = listedRowAt(scene.moment, layout, x, y);
  return row === null ? null : firstMacOf({ passes: [scene.moment.pass] }, row);
}

/** The buffer on the stage, for those who do not see it. */
function BufferInWords({ lab, tile }: { readonly lab: Lab; readonly tile: OpenTile }) {
  const cycle = useReadoutCycle(lab);
  const pe = useStoreValue(lab.store, (state) => state.scenario.pe);
  return <span className="visually-hidden" role="img" aria-label={bufferSentence({ scene: sceneAt(tile, cycle, 0), pe, slot: null })} />;
}

function PeCard({ lab, tile, hover, width }: { readonly lab: Lab; readonly tile: OpenTile; readonly hover: Hover; readonly width: number }) {
  const cycle = useReadoutCycle(lab);
  const format = useStoreValue(lab.store, (state) => state.scenario.numbers);
  const [p, m] = hover.pe;
  const { arrayRows, arrayColumns } = tile.trace.hardware;
  if (p >= arrayRows || m >= arrayColumns) return null;
  const scene = sceneAt(tile, cycle, 0);
  const name = stateOf(scene, p, m);
  const { units } = tile;
  const sum = scene.sumKind === 'none' || name === 'idle' ? null : scene.sums[p * arrayColumns + m];
  return (
    <HoverCard at={hover} width={width}>
      <b>
        PE ({p}, {m})
      </b>
      <span>{STATE_WORDS[name]}</span>
      {sum !== null && (
        <span>
          {scene.sumKind === 'slot' ? `sum in slot ${scene.moment.slot}` : 'local register'}:{' '}
          {formatNumber(sum, format, scene.sumKind === 'slot' ? units.slot : units.local)}
        </span>
      )}
      <span>{occupancyWords(peOccupancy(tile, cycle, [p, m]))}</span>
    </HoverCard>
  );
}
