import { type KeyboardEvent, type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { whole } from '../../lib/numbers';
import type { Paint } from '../../render/painter';
import type { Palette } from '../../render/palette';
import type { Lab } from '../../store/lab';
import type { LabStore } from '../../store/lab-store';
import { useStoreValue } from '../../store/react';
import { selectShownCycle } from '../../store/selectors';
import { IconButton } from '../../ui/buttons';
import { Canvas, type Point } from '../../ui/canvas';
import type { PictureFormat } from '../../ui/download';
import { SavePicture } from '../../ui/save-picture';
import { ZoomHint } from '../../ui/zoom-hint';
import { attachGestures, type Gestures } from '../../pictures/gestures';
import { drawPlayhead, drawTimeline } from '../../pictures/timeline/draw';
import { type OnFrame, phaseOf } from './live';
import { PROJECTOR_SCALE } from '../../pictures/array/look';
import type { OpenTile } from '../../pictures/array/tile';
import { waveformChoices } from './waveform';
import {
  cycleAt,
  firstWindow,
  following,
  panned,
  TIMELINE_HEIGHT,
  type TimelineLayout,
  timelineLayout,
  wholeWindow,
  zoomed,
} from '../../pictures/timeline/model';
import styles from './TimelinePane.module.css';

interface TimelinePaneProps {
  readonly lab: Lab;
  readonly tile: OpenTile;
  readonly palette: Palette;
  readonly onFrame: OnFrame;
  /** For the scrubber's voice. */
  readonly cycle: number;
  readonly kind: string;
}

const ZOOM = 2;
/** Height above the axis from which a drag moves along rather than in time. */
const AXIS_GRIP = 6;
const IDLE: Gestures = { onZoom: () => undefined, onPan: () => undefined };

/** The whole tile as lanes. Drag it, or use it as the slider it is: arrow keys step, plus, minus and zero zoom. */
export function TimelinePane({ lab, tile, palette, onFrame, cycle, kind }: TimelinePaneProps) {
  const { store } = lab;
  const { cycles } = tile.trace;
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(720);
  const dragging = useRef(false);
  const pe = useStoreValue(store, (state) => state.scenario.pe);
  const scale = useStoreValue(store, (state) => (state.prefs.presentation ? PROJECTOR_SCALE : 1));
  const layout = useMemo(() => timelineLayout(width), [width]);
  const { view, setView, zoom } = useWindow(store, tile, { frame, dragging, layout, scale });

  const paintLanes = useCallback<Paint>((painter) => drawTimeline(painter, tile, view, layout, palette), [tile, view, layout, palette]);
  const paintPlayhead = useCallback<Paint>(
    (painter) => {
      const state = store.getState();
      drawPlayhead(painter, selectShownCycle(state) + phaseOf(state), view, layout, palette);
    },
    [store, view, layout, palette],
  );

  const onDrag = ({ x, y }: Point, stage: 'start' | 'move' | 'end'): void => {
    if (stage === 'start' && y >= layout.axisY - AXIS_GRIP) return;
    if (stage === 'move' && !dragging.current) return;
    dragging.current = stage !== 'end';
    if (stage === 'start') store.actions.pause();
    if (stage !== 'end') store.actions.seek(cycleAt(layout, view, x));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '+' || event.key === '=') zoom(1 / ZOOM);
    else if (event.key === '-') zoom(ZOOM);
    else if (event.key === '0') setView(wholeWindow(tile.trace));
    else return;
    event.preventDefault();
  };
  const save = async (format: PictureFormat): Promise<void> => {
    const [{ TIMELINE }, { savePicture }] = await Promise.all([import('../../pictures/timeline/picture'), import('../../pictures/save')]);
    await savePicture(TIMELINE, { tile, window: view, position: selectShownCycle(store.getState()) }, palette, format, window);
  };
  const isWhole = view.to - view.from >= cycles;
  const waveforms = useMemo(() => waveformChoices(tile, view, pe), [tile, view, pe]);

  return (
    <div className={styles.timeline}>
      <div ref={frame} className={styles.lanes} style={{ blockSize: TIMELINE_HEIGHT * scale }}>
        <Canvas paint={paintLanes} live={paintPlayhead} subscribe={onFrame} scale={scale} onSize={(size) => setWidth(size.width)} onDrag={onDrag} />
        <input
          type="range"
          className="visually-hidden"
          aria-label="Cycle"
          aria-valuetext={`cycle ${whole(cycle)} of ${whole(cycles)}, ${kind}`}
          aria-keyshortcuts="+ - 0"
          min={0}
          max={cycles - 1}
          value={cycle}
          onChange={(event) => {
            store.actions.pause();
            store.actions.seek(Number(event.target.value));
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <ZoomHint of={frame} also="drag the numbers to move along" />
      <div className={styles.tools}>
        <IconButton icon="plus" label="Zoom into the timeline" onPress={() => zoom(1 / ZOOM)} />
        <IconButton icon="minus" label="Zoom out of the timeline" isDisabled={isWhole} onPress={() => zoom(ZOOM)} />
        <IconButton icon="fit" label="Show the whole tile" isDisabled={isWhole} onPress={() => setView(wholeWindow(tile.trace))} />
        <SavePicture label="Save the picture of the timeline, or a waveform" onSave={(format) => void save(format)} {...waveforms} />
      </div>
    </div>
  );
}

interface Grip {
  readonly frame: RefObject<HTMLDivElement | null>;
  /** Whether a hand drags time. */
  readonly dragging: RefObject<boolean>;
  readonly layout: TimelineLayout;
  readonly scale: number;
}

/** Which cycles are in sight: moved by gestures on the frame, and by time when it walks out of them. */
function useWindow(store: LabStore, { trace }: OpenTile, { frame, dragging, layout, scale }: Grip) {
  const { cycles } = trace;
  const [view, setView] = useState(() => firstWindow(trace, selectShownCycle(store.getState())));
  // A zoomed timeline turns its page when time walks out of it, but not under a hand that drags.
  useEffect(
    () =>
      store.subscribe((state, before) => {
        if (state.playback.cycle.at !== before.playback.cycle.at && !dragging.current) setView((now) => following(now, selectShownCycle(state), cycles));
      }),
    [store, cycles, dragging],
  );

  const zoom = useCallback(
    (factor: number, around = selectShownCycle(store.getState())) =>
      setView((now) => zoomed(now, factor, Math.max(now.from, Math.min(now.to, around)), cycles)),
    [store, cycles],
  );
  const gestures = useRef<Gestures | null>(null);
  useLayoutEffect(() => {
    gestures.current = {
      onZoom: (factor, { x }) => setView((now) => zoomed(now, 1 / factor, cycleAt(layout, now, x / scale), cycles)),
      onPan: ({ x }) => setView((now) => panned(now, (-x / scale / layout.width) * (now.to - now.from), cycles)),
      // The axis is the handle; elsewhere a drag is time.
      dragsAt: ({ offsetY }) => offsetY / scale >= layout.axisY - AXIS_GRIP,
    };
  }, [layout, scale, cycles]);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const stopGestures = attachGestures(element, () => gestures.current ?? IDLE);
    // A sideways wheel, or one with Shift, moves along. React's wheel listeners are passive: they could not keep the page from going too.
    const onWheel = (event: WheelEvent): void => {
      if (event.ctrlKey || event.metaKey || (event.deltaX === 0 && !event.shiftKey)) return;
      event.preventDefault();
      gestures.current?.onPan({ x: -(event.deltaX || event.deltaY), y: 0 });
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      element.removeEventListener('wheel', onWheel);
      stopGestures();
    };
  }, [frame]);
  return { view, setView, zoom };
}
