import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { createCanvasPainter } from '../../render/canvas-painter';
import type { Palette } from '../../render/palette';
import type { Lab } from '../../store/lab';
import { useStoreValue } from '../../store/react';
import { selectShownCycle } from '../../store/selectors';
import { Canvas } from '../../ui/canvas';
import { HoverCard } from '../../ui/hover-card';
import { drawLive, drawStill } from './draw';
import { arrayLayout, heightFor, peAt } from './layout';
import { type OnFrame, phaseOf, useReadoutCycle } from './live';
import { PROJECTOR_SCALE } from './look';
import { sceneAt, STATE_WORDS, stateOf } from './model';
import { formatNumber } from './numbers';
import type { OpenTile } from './tile';

interface ArrayPaneProps {
  readonly lab: Lab;
  readonly tile: OpenTile;
  readonly palette: Palette;
  readonly onFrame: OnFrame;
}

interface Hover {
  readonly pe: readonly [number, number];
  readonly x: number;
  readonly y: number;
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** The PE array with what enters it. A click, or the arrow keys while it has the focus, choose a PE. */
export function ArrayPane({ lab, tile, palette, onFrame }: ArrayPaneProps) {
  const { store } = lab;
  const frame = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 720, height: 420 });
  const [hover, setHover] = useState<Hover | null>(null);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const { arrayRows, arrayColumns } = tile.trace.hardware;
  const { firstPosition, positions } = tile.values;
  const scale = useStoreValue(store, (state) => (state.prefs.presentation ? PROJECTOR_SCALE : 1));
  const layout = useMemo(() => arrayLayout(arrayRows, arrayColumns, size.width / scale, size.height / scale), [arrayRows, arrayColumns, size, scale]);
  const paintStill = useCallback(
    (context: CanvasRenderingContext2D) => {
      context.scale(scale, scale);
      drawStill(createCanvasPainter(context), layout, firstPosition, positions, palette);
    },
    [layout, scale, firstPosition, positions, palette],
  );
  const paintLive = useCallback(
    (context: CanvasRenderingContext2D) => {
      const state = store.getState();
      const scene = sceneAt(tile, selectShownCycle(state), phaseOf(state));
      context.scale(scale, scale);
      drawLive(createCanvasPainter(context), scene, { layout, palette, format: state.scenario.numbers, pe: state.scenario.pe });
    },
    [store, tile, layout, scale, palette],
  );

  const locate = (event: PointerEvent): Hover | null => {
    const box = frame.current?.getBoundingClientRect();
    if (!box) return null;
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const pe = peAt(layout, x / scale, y / scale);
    return pe && { pe, x, y };
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
      ref={frame}
      className="array-pane"
      style={layout.listBeside ? undefined : { minBlockSize: scale * heightFor(arrayRows, arrayColumns, size.width / scale) }}
      role="group"
      tabIndex={0}
      aria-label={`Array of ${arrayRows} by ${arrayColumns} PEs. Arrow keys choose a PE; the table says what each of them does.`}
      onKeyDown={onKeyDown}
      onPointerMove={(event) => event.pointerType === 'mouse' && setHover(locate(event))}
      onPointerLeave={() => setHover(null)}
      onPointerUp={(event) => {
        const found = locate(event);
        if (found) store.actions.change({ pe: found.pe });
      }}
    >
      <Canvas paint={paintStill} />
      <Canvas paint={paintLive} subscribe={onFrame} />
      {hover && <PeCard lab={lab} tile={tile} hover={hover} width={size.width} />}
    </div>
  );
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
    </HoverCard>
  );
}
