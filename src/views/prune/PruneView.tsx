import { lazy, memo, type ReactNode, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import type { Pruning } from '../../engine/pruning/types';
import { percent, whole } from '../../lib/numbers';
import { prunedCascade } from '../../pictures/matrix/cascade';
import type { Palette } from '../../render/palette';
import { MATRIX_VIEWS, ROW_SORTS } from '../../scenario/words';
import { PATTERN_NAMES } from '../../scenario/names';
import { cutOf, stepsOf } from '../../store/cut';
import type { Lab } from '../../store/lab';
import { useScenario, useStoreValue } from '../../store/react';
import type { Picture } from '../../store/state';
import { selectPlaying } from '../../store/tracks';
import { Button, IconButton, IconToggle } from '../../ui/buttons';
import { CountHistogram } from '../../ui/count-histogram';
import { Segmented } from '../../ui/fields';
import { Later } from '../../ui/later';
import { type Fact, Facts, Panel } from '../../ui/panel';
import type { PictureFormat } from '../../ui/download';
import { SavePicture } from '../../ui/save-picture';
import type * as cuttingModule from './cutting';
import { CascadeScores, StorageBars } from './charts';
import { isReadable, useFrames, useReadoutStep } from './live';
import { MatrixPane } from './MatrixPane';
import type { LayerData } from '../../worker/protocol';
import { headline, lookAt, rowOrigin, rowReason } from './say';
import styles from './PruneView.module.css';
import small from '../../ui/small.module.css';

const PruneTable = lazy(async () => ({ default: (await import('./Table')).PruneTable }));

const ZOOM_STEP = 1.6;
const MOST_ZOOM = 4096;

/** The first row whose count lies strictly between nothing and everything: the one most worth explaining while none is chosen. */
function tellingRow(pruning: Pruning): number {
  const { streamedChunks, chunks } = pruning;
  const middle = Math.ceil(chunks / 2);
  let best = 0;
  let distance = Infinity;
  for (let j = 0; j < streamedChunks.length; j++) {
    const away = Math.abs(streamedChunks[j] - middle);
    if (away < distance) [best, distance] = [j, away];
  }
  return best;
}

const VIEW_NAMES = { magnitude: 'Magnitude', sign: 'Sign', mask: 'Mask' } as const;
const SORT_NAMES = { natural: 'Natural order', count: 'By chunk count' } as const;

interface PruneViewProps {
  readonly lab: Lab;
  readonly palette: Palette;
  /** Panels of other views, put after the numbers of what is kept. */
  readonly children?: ReactNode;
}

interface ToolsProps {
  readonly lab: Lab;
  readonly palette: Palette;
  readonly zoom: number;
  readonly onZoom: (zoom: number) => void;
  readonly table: boolean;
  readonly onTable: (table: boolean) => void;
}

/** What stands above the picture. Memoised: none of it changes while a slider moves, and it is slow to draw. */
const Tools = memo(function Tools({ lab, palette, zoom, onZoom, table, onTable }: ToolsProps) {
  const { store } = lab;
  const { view, sort } = useScenario(store, 'view', 'sort');
  return (
    <div className="stage-tools" role="group" aria-label="Picture of the matrix">
      <Segmented
        label="Show"
        hideLabel
        value={view}
        choices={MATRIX_VIEWS.map((id) => ({ id, name: VIEW_NAMES[id] }))}
        onChange={(next) => store.actions.change({ view: next })}
      />
      <Segmented
        label="Order of rows"
        hideLabel
        value={sort}
        choices={ROW_SORTS.map((id) => ({ id, name: SORT_NAMES[id] }))}
        onChange={(next) => store.actions.change({ sort: next })}
      />
      <span className="stage-tools-end">
        <IconButton icon="minus" label="Zoom out" isDisabled={zoom <= 1} onPress={() => onZoom(Math.max(1, zoom / ZOOM_STEP))} />
        <IconButton icon="plus" label="Zoom in" isDisabled={zoom >= MOST_ZOOM} onPress={() => onZoom(Math.min(MOST_ZOOM, zoom * ZOOM_STEP))} />
        <IconButton icon="fit" label="Show the whole matrix" isDisabled={zoom === 1} onPress={() => onZoom(1)} />
        <SavePicture label="Save the picture of the matrix" onSave={(format) => void saveMatrix(lab, palette, format)} />
        <IconToggle icon="table" label="Show as a table" isSelected={table} onChange={onTable} />
      </span>
    </div>
  );
});

/** All of the matrix as it is shown now, whatever part of it is in sight. */
async function saveMatrix({ store }: Lab, palette: Palette, format: PictureFormat): Promise<void> {
  const { picture, scenario } = store.getState();
  if (!picture) return;
  const { layer, report } = picture;
  const [{ MATRIX }, { savePicture }] = await Promise.all([import('../../pictures/matrix/picture'), import('../../pictures/save')]);
  const cascade = prunedCascade(layer.weights.values, report.pruning);
  await savePicture(MATRIX, { cascade, peak: layer.peak, sort: scenario.sort, view: scenario.view }, palette, format, window);
}

type Cutting = typeof cuttingModule;

/** What plays a cut, fetched once the first picture stands; null before, and away from the network. */
function useCutting(): Cutting | null {
  const [cutting, setCutting] = useState<Cutting | null>(null);
  useEffect(() => {
    let isHere = true;
    import('./cutting').then(
      (loaded) => isHere && setCutting(loaded),
      () => undefined,
    );
    return () => {
      isHere = false;
    };
  }, []);
  return cutting;
}

/** Prune: what is cut. */
export function PruneView({ lab, ...rest }: PruneViewProps) {
  const picture = useStoreValue(lab.store, (state) => state.picture);
  return picture && <Pruned lab={lab} picture={picture} {...rest} />;
}

interface PictureProps {
  readonly lab: Lab;
  readonly picture: Picture;
  readonly palette: Palette;
}

/** How far the cut is played, and what of the finished picture gives way to it. */
function usePlayedCut({ lab, picture, palette }: PictureProps) {
  const { store } = lab;
  const { sort, view, cutPlay } = useScenario(store, 'sort', 'view', 'cutPlay');
  const cutting = useCutting();
  const subscribe = useFrames(lab);
  const at = useReadoutStep(lab);
  const playing = useStoreValue(store, selectPlaying);
  const steps = useMemo(() => stepsOf(picture, cutPlay), [picture, cutPlay]);
  const pace = steps.ok ? steps.value : null;
  const isPlayed = pace !== null && (playing || at < pace.total);
  const played = useMemo(
    () => (isPlayed && cutting ? cutting.playPicture(store, picture, { play: cutPlay, sort, view, palette, pace }) : null),
    [isPlayed, cutting, picture, store, cutPlay, sort, view, palette, pace],
  );
  const readable = useStoreValue(store, (state) => pace === null || isReadable(state, pace));
  const cut = cutOf(picture);
  const done = Math.min(at, pace?.total ?? 0);
  const inQuestion = isPlayed && cutPlay === 'rows' && cut.ok && done < cut.value.total ? cut.value.stepAt(done).row : -1;
  return {
    cutting,
    playing,
    steps,
    pace,
    isPlayed,
    cut: cut.ok ? cut.value : null,
    done,
    /** The row that is judged now; -1 while none is. */
    inQuestion,
    words: isPlayed && done < pace.total ? (played?.words(done, readable) ?? null) : null,
    pane: (which: 'first' | 'second', of: Pruning) =>
      isPlayed ? { pane: played?.[which] ?? null, subscribe, place: inQuestion >= 0 && cutting ? cutting.placeInQuestion(of, inQuestion, sort) : null } : null,
  };
}

/** Why there is nothing to play; and the way to what there is, where a sweep was asked for. */
function NoSteps({ lab, why, canStep }: { readonly lab: Lab; readonly why: string; readonly canStep: boolean }) {
  return (
    <div className={styles.none}>
      <p>{why}</p>
      {canStep && <Button onPress={() => lab.store.actions.change({ cutPlay: 'rows' })}>Play it row by row</Button>}
    </div>
  );
}

/** Chosen once a layer: a row that changed under a moving slider would explain nothing. */
function useTellingRow({ layer, report }: Picture): number {
  const [telling, setTelling] = useState<{ readonly layer: LayerData; readonly row: number } | null>(null);
  // This drawing goes on with it: the last layer's row may not be in this one.
  const told = telling?.layer === layer ? telling : { layer, row: tellingRow(report.pruning) };
  if (told !== telling) setTelling(told);
  return told.row;
}

function Pruned({ lab, picture, palette, children }: PruneViewProps & PictureProps) {
  const { store } = lab;
  const { row: chosen, sort, view, cutPlay } = useScenario(store, 'row', 'sort', 'view', 'cutPlay');
  const [zoom, setZoom] = useState(1);
  const changeZoom = useCallback((next: (before: number) => number) => setZoom((before) => Math.max(1, Math.min(MOST_ZOOM, next(before)))), []);
  const [table, setTable] = useState(false);
  const told = useTellingRow(picture);
  const play = usePlayedCut({ lab, picture, palette });
  const { steps, pace, cutting, cut, done, inQuestion, playing, words } = play;
  const { layer, report } = picture;
  const { pruning, comparison } = report;
  const row = inQuestion >= 0 ? inQuestion : (chosen ?? told);
  const select = (next: number): void => {
    store.actions.change({ row: next });
    // While the cut is played a row is chosen by going there.
    if (inQuestion >= 0 && cut) {
      store.actions.pause();
      store.actions.seek(cut.firstOfRow(next));
    }
  };
  const pane = { layer, sort, view, zoom, onZoom: changeZoom, palette, selectedRow: row, onSelect: select };
  const together = comparison && cutPlay === 'rows' ? ' Both sides judge the same row.' : '';
  const said = words ?? { headline: headline(pruning), subline: lookAt(pruning, sort === 'count') };

  return (
    <>
      <section className="stage" aria-labelledby="prune-headline">
        <h1 id="prune-headline" className="headline">
          {said.headline}
        </h1>
        <p className="subline">
          {said.subline}
          {words && together}
        </p>
        <p className="visually-hidden" role="status">
          {playing ? 'Playing.' : words ? `${words.headline} ${words.subline}` : ''}
        </p>
        <Tools lab={lab} palette={palette} zoom={zoom} onZoom={setZoom} table={table} onTable={setTable} />
        {table ? (
          <Suspense fallback={<p className="subline">Opening the table…</p>}>
            <PruneTable layer={layer} pruning={pruning} sort={sort} selectedRow={row} onSelect={select} />
          </Suspense>
        ) : (
          <div className={comparison ? styles.pair : styles.single}>
            <MatrixPane
              {...pane}
              pruning={pruning}
              played={play.pane('first', pruning)}
              title={comparison ? `${PATTERN_NAMES[pruning.settings.pattern]}, ${percent(1 - pruning.sparsity)} kept` : null}
            />
            {comparison && (
              <MatrixPane
                {...pane}
                pruning={comparison.pruning}
                played={play.pane('second', comparison.pruning)}
                title={`${PATTERN_NAMES[comparison.pruning.settings.pattern]}, ${percent(1 - comparison.pruning.sparsity)} kept`}
              />
            )}
          </div>
        )}
        <div className={styles.place}>
          {pace ? (
            cutting && <cutting.CutBar lab={lab} total={pace.total} done={done} said={said.headline} />
          ) : (
            <NoSteps lab={lab} why={steps.ok ? '' : `${steps.error.message} ${steps.error.remedy}`} canStep={cutPlay === 'sweep' && cut !== null} />
          )}
        </div>
      </section>
      <aside className="inspector" aria-label="Numbers of this pruning">
        <Later>
          <PruneInspector lab={lab} picture={picture} row={row} play={play} palette={palette}>
            {children}
          </PruneInspector>
        </Later>
      </aside>
    </>
  );
}

interface PruneInspectorProps extends PictureProps {
  readonly row: number;
  readonly play: ReturnType<typeof usePlayedCut>;
  readonly children: ReactNode;
}

/** The row explained, and the whole layer in numbers. */
function PruneInspector({ lab: { store }, picture, row, play, palette, children }: PruneInspectorProps) {
  const { cut, cutting, inQuestion, done, playing } = play;
  const { layer, report } = picture;
  const { pruning } = report;
  const factors = cut && cut.unit !== 'weight' && cut.unit !== 'filter' ? cut : null;
  return (
    <>
      <Panel title={`Row ${row}`} aside={rowOrigin(layer.shape, row)}>
        <p className={styles.reason} aria-live={playing ? 'off' : 'polite'}>
          {inQuestion >= 0 ? 'In question now.' : rowReason(layer, pruning, row)}
        </p>
        {inQuestion < 0 && pruning.streamedChunks[row] > 0 && (
          <div>
            <Button onPress={() => store.actions.change({ row, scene: 'stream' })}>{`See row ${row} in Stream`}</Button>
          </div>
        )}
        {factors && cutting ? (
          <cutting.RowScores cut={factors} row={row} done={inQuestion >= 0 ? done : factors.total} sigma={pruning.sigma} palette={palette} />
        ) : (
          <>
            <CascadeScores layer={layer} pruning={pruning} row={row} palette={palette} />
            <p className={small.caption}>Cascade score of each chunk: the least, so far, of mean |w| from a chunk on times the chunks left, in units of σ.</p>
          </>
        )}
      </Panel>
      <Panel title="Rows by chunk count" aside={play.isPlayed ? 'once all is cut' : undefined}>
        <CountHistogram
          counts={report.histogram}
          total={pruning.rows}
          label={`Rows by chunk count, of ${pruning.rows} rows.`}
          selected={pruning.streamedChunks[row]}
        />
      </Panel>
      <Panel title="What is kept" aside={play.isPlayed ? 'once all is cut' : undefined}>
        <Facts label="What is kept" facts={keptFacts(report)} />
      </Panel>
      {children}
      <Panel title="Storage" aside="8-bit weights, whole layer">
        <StorageBars storage={report.storage} />
        <p className={styles.legend}>
          <span className={`${styles.swatch} ${styles.swatchWeight}`} /> values <span className={`${styles.swatch} ${styles.swatchMetadata}`} /> metadata
        </p>
      </Panel>
    </>
  );
}

function keptFacts({ pruning, comparison, cost, denseCost }: Picture['report']): readonly Fact[] {
  const cycles = cost.cycles.total;
  const dense = denseCost.cycles.total;
  return [
    { key: 'weights', name: 'Weights', value: whole(pruning.kept), note: `of ${whole(pruning.total)}` },
    { key: 'l1', name: 'L1 mass', value: pruning.totalL1 > 0 ? percent(pruning.keptL1 / pruning.totalL1) : 'none' },
    { key: 'cycles', name: 'Cycles on this array', value: whole(cycles), note: dense > 0 ? `${percent(cycles / dense, 0)} of dense` : '' },
    ...(comparison
      ? [
          {
            key: 'other',
            name: PATTERN_NAMES[comparison.pruning.settings.pattern],
            value: whole(comparison.cost.cycles.total),
            note: `cycles, ${comparison.pruning.totalL1 > 0 ? percent(comparison.pruning.keptL1 / comparison.pruning.totalL1) : 'no'} L1 mass`,
          },
        ]
      : []),
  ];
}
