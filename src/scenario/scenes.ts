import type { Track } from './tracks';

/** What is computed for a scene, by the names the worker knows it by. */
type SceneRun = 'layer' | 'prune' | 'accuracy' | 'stream' | 'compare';

interface SceneRow {
  /** What a link says. */
  readonly id: string;
  readonly name: string;
  /** What the scene shows, in a few words beside its name. */
  readonly detail: string;
  /** What its player plays; null for a scene that does not move. */
  readonly track: Track | null;
  readonly needs: readonly SceneRun[];
}

/**
 * Every scene, in the order of their tabs; the first nine have the keys 1 to 9. Links, tabs, commands, help, titles, the player and the worker's requests all
 * read this one table. What a scene looks like stands in `app/scenes.tsx`, where the compiler asks for it.
 */
export const SCENE_ROWS = [
  { id: 'prune', name: 'Prune', detail: 'what is cut', track: 'step', needs: ['layer', 'prune', 'accuracy'] },
  { id: 'stream', name: 'Stream', detail: 'how it runs', track: 'cycle', needs: ['layer', 'prune', 'stream'] },
  { id: 'compare', name: 'Compare', detail: 'what it costs', track: null, needs: ['layer', 'prune', 'compare'] },
  { id: 'train', name: 'Train', detail: 'watch it learn', track: 'epoch', needs: ['layer', 'prune'] },
] as const satisfies readonly SceneRow[];

export type Scene = (typeof SCENE_ROWS)[number]['id'];
export const SCENES: readonly Scene[] = SCENE_ROWS.map(({ id }) => id);

const rows: ReadonlyMap<Scene, SceneRow> = new Map(SCENE_ROWS.map((row) => [row.id, row]));

/** What a scene's player plays; null for a scene that does not move. */
export const trackOf = (scene: Scene): Track | null => rows.get(scene)?.track ?? null;

/** Whether something is computed for a scene. */
export const needsRun = (scene: Scene, run: string): boolean => rows.get(scene)?.needs.some((need) => need === run) ?? false;
