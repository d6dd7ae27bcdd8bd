import { type KeyboardEvent, type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Pruning } from '../../engine/pruning/types';
import { signed } from '../../lib/numbers';
import { attachGestures, type Gestures } from '../../pictures/gestures';
import { prunedCascade } from '../../pictures/matrix/cascade';
import { drawMatrix, drawRowMark, type Viewport } from '../../pictures/matrix/draw';
import { anchoredScroll, cellAt, createCellPictures, type MatrixLayout, magnitudeLevels, matrixLayout, rowOrder } from '../../pictures/matrix/model';
import type { Paint } from '../../render/painter';
import type { Palette } from '../../render/palette';
import type { MatrixView, RowSort } from '../../scenario/words';
import { Canvas, type OnRepaint, type Point } from '../../ui/canvas';
import type { LivePane } from './cutting';
import { ZoomHint } from '../../ui/zoom-hint';
import { HoverCard } from '../../ui/hover-card';
import type { LayerData } from '../../worker/protocol';
import { rowOrigin } from './say';
import styles from './MatrixPane.module.css';

interface MatrixPaneProps {
  readonly title: string | null;
  readonly layer: LayerData;
  readonly pruning: Pruning;
  readonly sort: RowSort;
  readonly view: MatrixView;
  readonly zoom: number;
  readonly onZoom: (zoom: (before: number) => number) => void;
  readonly palette: Palette;
  readonly selectedRow: number;
  readonly onSelect: (row: number) => void;
  /** While the cut is played: what is shown instead of the finished one. */
  readonly played: PlayedPane | null;
}

interface PlayedPane {
  /** Null while what plays it is being fetched. */
  readonly pane: LivePane | null;
  readonly subscribe: OnRepaint;
  /** Where the row in question stands; null where none is. */
  readonly place: number | null;
}

interface Hover {
  readonly place: number;
  readonly filter: number;
  readonly x: number;
  readonly y: number;
}

const PAGE_OF_ROWS = 10;
const KEY_ZOOM = 1.6;

const within = (row: number, rows: number): number => Math.max(0, Math.min(rows - 1, row));

/** The weight matrix as a zoomable, scrollable picture. Arrow keys walk the rows; every row is also in the table. */
export function MatrixPane({ title, layer, pruning, sort, view, zoom, onZoom, palette, selectedRow, onSelect, played }: MatrixPaneProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { viewport, inSight, moveTo } = useViewport(scroller);
  const [hover, setHover] = useState<Hover | null>(null);

  const { rows, filters } = layer.weights;
  const { width, height } = viewport;
  const layout = useMemo(
    () => matrixLayout({ rows, filters, chunkWidth: layer.chunkWidth }, { width, height }, zoom),
    [rows, filters, layer.chunkWidth, width, height, zoom],
  );
  const { levels, cascade, order, places, cells } = useCells(layer, pruning, { sort, view, palette });

  const isPlayed = played !== null;
  const pane = played?.pane ?? null;
  const paintMatrix = useCallback<Paint>(
    (painter) => {
      if (!isPlayed) drawMatrix(painter, { layout, viewport, cells, cascade, order, sorted: sort === 'count' }, palette);
    },
    [isPlayed, layout, viewport, cells, cascade, order, sort, palette],
  );
  // By what they show, not by where it comes from: most steps of a slider leave the marks where they are.
  const markedPlace = places[selectedRow];
  const hoverPlace = hover?.place;
  const shownOrder = pane?.order() ?? order;
  const hoverRow = hover === null ? 0 : shownOrder[hover.place];
  const paintMarks = useCallback<Paint>(
    (painter) => {
      pane?.paint(painter, { layout, viewport, levels });
      if (hoverPlace !== undefined) drawRowMark(painter, layout, viewport, hoverPlace, hoverRow, palette.ink2, false);
      if (markedPlace !== undefined && !isPlayed) drawRowMark(painter, layout, viewport, markedPlace, selectedRow, palette.selection, true);
    },
    [pane, levels, isPlayed, hoverPlace, hoverRow, layout, viewport, markedPlace, selectedRow, palette],
  );

  const selectedPlace = played?.place ?? markedPlace ?? 0;
  useSight(scroller, { inSight, moveTo }, layout, selectedPlace, onZoom);

  const locate = ({ x, y }: Point): Hover | null => {
    const cell = y < layout.header ? null : cellAt(layout, x + viewport.left, y + viewport.top);
    return cell && { ...cell, x, y };
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const zooming = zoomOf(event);
    const step = stepOf(event, rows);
    if (zooming) onZoom(zooming);
    // While rows are on their way, up and down go by their numbers.
    else if (step !== null) onSelect(isPlayed ? within(selectedRow + step, rows) : order[within(selectedPlace + step, rows)]);
    else return;
    event.preventDefault();
  };

  const hoveredRow = hover && shownOrder[hover.place];
  return (
    <figure className={styles.pane}>
      {title && <figcaption className={styles.title}>{title}</figcaption>}
      <div
        ref={scroller}
        className={styles.scroller}
        role="group"
        tabIndex={0}
        aria-label={`Weight matrix, ${rows} rows by ${filters} filters in ${layout.chunks} chunks. Up and down arrows choose a row, plus and minus zoom, zero shows all of it.`}
        onKeyDown={onKeyDown}
      >
        <div className={styles.content} style={{ inlineSize: layout.contentWidth, blockSize: layout.contentHeight }}>
          <div className={styles.window} style={{ inlineSize: viewport.width, blockSize: viewport.height }}>
            <Canvas
              paint={paintMatrix}
              live={paintMarks}
              {...(played && { subscribe: played.subscribe })}
              onHover={(at) => setHover(at && locate(at))}
              onPick={(at) => {
                const cell = locate(at);
                if (cell) onSelect(shownOrder[cell.place]);
              }}
            />
          </div>
        </div>
      </div>
      <ZoomHint of={scroller} isOff={zoom > 1} />
      {hover && hoveredRow !== null && <WeightCard layer={layer} hover={hover} row={hoveredRow} width={viewport.width} mask={isPlayed ? null : pruning.mask} />}
    </figure>
  );
}

/** The part of the scrolled content that is in sight: as state, and as a value known without laying the page out. */
function useViewport(scroller: RefObject<HTMLDivElement | null>) {
  const [viewport, setViewport] = useState<Viewport>({ left: 0, top: 0, width: 600, height: 400 });
  const latest = useRef(viewport);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = (): void => {
      latest.current = { left: element.scrollLeft, top: element.scrollTop, width: element.clientWidth, height: element.clientHeight };
      setViewport(latest.current);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [scroller]);
  const inSight = useCallback(() => latest.current, []);
  const moveTo = useCallback(
    (to: Pick<Viewport, 'left' | 'top'>) => {
      latest.current = { ...latest.current, ...to };
      scroller.current?.scrollTo({ ...to, behavior: 'instant' });
    },
    [scroller],
  );
  return { viewport, inSight, moveTo };
}

/** Zooms and moves by gestures, and keeps what a gesture is about, or the row chosen, in sight. */
function useSight(
  scroller: RefObject<HTMLDivElement | null>,
  { inSight, moveTo }: Pick<ReturnType<typeof useViewport>, 'inSight' | 'moveTo'>,
  layout: MatrixLayout,
  selectedPlace: number,
  onZoom: MatrixPaneProps['onZoom'],
): void {
  const gestures = useRef<Gestures>({ onZoom: () => undefined, onPan: () => undefined });
  // Where a gesture zooms about, until the layout has followed.
  const anchor = useRef<{ readonly at: Point; readonly layout: MatrixLayout } | null>(null);
  useLayoutEffect(() => {
    gestures.current = {
      onZoom: (factor, at) => {
        anchor.current ??= { at, layout };
        onZoom((before) => before * factor);
      },
      onPan: ({ x, y }) => scroller.current?.scrollBy({ left: -x, top: -y, behavior: 'instant' }),
      // Not by its bars, which scroll it already.
      dragsAt: ({ target }) => target instanceof HTMLCanvasElement,
    };
  }, [scroller, layout, onZoom]);
  useEffect(() => {
    const element = scroller.current;
    return element ? attachGestures(element, () => gestures.current) : undefined;
  }, [scroller]);

  // A row chosen elsewhere (table, link, keys) is brought into sight; zooming keeps it there.
  useLayoutEffect(() => {
    // What is in sight is known from the last scroll: asking the element would lay the page out once more for every step of a slider.
    const held = anchor.current;
    if (held && held.layout !== layout) {
      anchor.current = null;
      moveTo(anchoredScroll(held.layout, layout, inSight(), held.at));
      return;
    }
    const { top, height: sight } = inSight();
    const y = layout.header + selectedPlace * layout.rowHeight;
    const margin = 2 * layout.rowHeight;
    const outside = y - margin < top + layout.header || y + margin > top + sight;
    if (outside && layout.contentHeight > sight) scroller.current?.scrollTo({ top: y - sight / 2, behavior: 'instant' });
  }, [scroller, inSight, moveTo, selectedPlace, layout]);
}

const isModified = ({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean => ctrlKey || metaKey || altKey;

/** How a key zooms; null where it does not. */
function zoomOf(event: KeyboardEvent): ((before: number) => number) | null {
  if (isModified(event)) return null;
  if (event.key === '+' || event.key === '=') return (before) => before * KEY_ZOOM;
  if (event.key === '-') return (before) => before / KEY_ZOOM;
  return event.key === '0' ? () => 1 : null;
}

/** How many rows a key goes; null where it goes none. */
function stepOf(event: KeyboardEvent, rows: number): number | null {
  const steps: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -PAGE_OF_ROWS, PageDown: PAGE_OF_ROWS, Home: -rows, End: rows };
  return isModified(event) ? null : (steps[event.key] ?? null);
}

interface WeightCardProps {
  readonly layer: LayerData;
  readonly hover: Hover;
  readonly row: number;
  readonly width: number;
  /** What is kept; null while that is being played. */
  readonly mask: Pruning['mask'] | null;
}

function WeightCard({ layer, hover, row, width, mask }: WeightCardProps) {
  const at = hover.filter * layer.weights.rows + row;
  return (
    <HoverCard at={hover} width={width}>
      <b>
        w[{row}, {hover.filter}] = {signed(layer.weights.values[at].toFixed(4))}
      </b>
      <span>{rowOrigin(layer.shape, row)}</span>
      <span>
        chunk {Math.floor(hover.filter / layer.chunkWidth)}
        {mask === null ? '' : mask[at] === 1 ? ', kept' : ', cut'}
      </span>
    </HoverCard>
  );
}

/** The matrix as cells of a picture, and the order its rows stand in. */
function useCells(layer: LayerData, pruning: Pruning, { sort, view, palette }: Pick<MatrixPaneProps, 'sort' | 'view' | 'palette'>) {
  const levels = useMemo(() => magnitudeLevels(layer.weights.values, layer.peak), [layer.weights, layer.peak]);
  const cascade = useMemo(() => prunedCascade(layer.weights.values, pruning), [layer.weights.values, pruning]);
  const order = useMemo(() => rowOrder(cascade, sort), [cascade, sort]);
  const places = useMemo(() => {
    const inverse = new Uint32Array(order.length);
    order.forEach((row, place) => {
      inverse[row] = place;
    });
    return inverse;
  }, [order]);
  const [pictureOf] = useState(createCellPictures);
  const cells = useMemo(() => pictureOf(cascade, levels, order, view, palette), [pictureOf, cascade, levels, order, view, palette]);
  return { levels, cascade, order, places, cells };
}
