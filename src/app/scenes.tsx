import { type ComponentType, Suspense, useEffect, useState } from 'react';
import type { Palette } from '../render/palette';
import type { Scene } from '../scenario/scenes';
import type { Lab } from '../store/lab';
import { ArrayPanel } from '../views/controls/ArrayPanel';
import { PruningPanel } from '../views/controls/PruningPanel';
import { WorkloadPanel } from '../views/controls/WorkloadPanel';
import { PruneView } from '../views/prune/PruneView';
import { ErrorBoundary } from './ErrorBoundary';
import { lazily } from './lazily';

interface PanelProps {
  readonly lab: Lab;
}
interface StageProps extends PanelProps {
  readonly palette: Palette;
}

/** What a scene looks like. Its name, its key and what is computed for it stand in `scenario/scenes.ts`. */
interface SceneView {
  /** The column of controls, from the top. Each fails for itself alone. */
  readonly panels: readonly { readonly id: string; readonly Panel: ComponentType<PanelProps> }[];
  readonly Stage: ComponentType<StageProps>;
  /** Whether the stage waits for the first layer and its pruning. */
  readonly needsPicture: boolean;
}

/** Longer than a picture takes, shorter than anyone looks away from it. */
export const PICTURE_MILLISECONDS = 150;

const AccuracyPanel = lazily(async () => (await import('../views/accuracy/AccuracyPanel')).AccuracyPanel);

/** What is cut, and under its numbers what that costs in accuracy: fetched once the scene stands, so that the first picture does not wait for it. */
function PruneStage({ lab, palette }: StageProps) {
  const [stands, setStands] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setStands(true), PICTURE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <PruneView lab={lab} palette={palette}>
      {stands && (
        <ErrorBoundary what="The accuracy" place="panel" store={lab.store}>
          <Suspense>
            <AccuracyPanel lab={lab} />
          </Suspense>
        </ErrorBoundary>
      )}
    </PruneView>
  );
}

const OF_A_LAYER: SceneView['panels'] = [
  { id: 'workload', Panel: WorkloadPanel },
  { id: 'pruning', Panel: PruningPanel },
  { id: 'array', Panel: ArrayPanel },
];

/** What every scene looks like: its folder of views, fetched when it is first opened, but for the scene that opens first. */
export const SCENE_VIEWS: Readonly<Record<Scene, SceneView>> = {
  prune: { panels: OF_A_LAYER, Stage: PruneStage, needsPicture: true },
  stream: { panels: OF_A_LAYER, Stage: lazily(async () => (await import('../views/stream/StreamView')).StreamView), needsPicture: true },
  compare: {
    panels: [{ id: 'compare', Panel: lazily(async () => (await import('../views/compare/ComparePanel')).ComparePanel) }],
    Stage: lazily(async () => (await import('../views/compare/CompareView')).CompareView),
    needsPicture: false,
  },
  train: {
    panels: [{ id: 'train', Panel: lazily(async () => (await import('../views/train/TrainPanel')).TrainPanel) }],
    Stage: lazily(async () => (await import('../views/train/TrainView')).TrainView),
    needsPicture: false,
  },
};
