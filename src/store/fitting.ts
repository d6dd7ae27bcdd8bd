import { type Clock, pause } from '../playback/clock';
import { fitScenario, type ScenarioFacts } from '../scenario/fit';
import { ofEachTrack, TRACKS } from '../scenario/tracks';
import type { LinkProblem, Scenario } from '../scenario/types';
import { compareRequest, layerRequest, pruneRequest, samePlain, streamRequest } from './requests';
import type { LabState, Picture, Playback } from './state';
import { stepsOf } from './cut';
import { apart, placesAt, scenarioOf, TRACK_ROWS } from './tracks';

/** What is known by now that a scenario has to fit. An answer counts only if it is the answer to what this very scenario asks. */
function factsFor(asked: Scenario, { networks, layer, prune, stream, compare, moments }: LabState): ScenarioFacts {
  const sameLayer = layer.shown !== null && samePlain(layer.shown.request, layerRequest(asked));
  const samePruning = prune.shown !== null && samePlain(prune.shown.request, pruneRequest(asked));
  const sameTile = stream.shown !== null && samePlain(stream.shown.request, streamRequest(asked));
  const sameComparison = compare.shown !== null && samePlain(compare.shown.request, compareRequest(asked));
  return {
    networks: networks.shown?.value ?? [],
    ...(sameLayer && { rows: layer.shown.value.lowered.rows }),
    ...(samePruning && { tiles: prune.shown.value.cost.tiles }),
    ...(sameTile && { cycles: stream.shown.value.trace.cycles }),
    ...(asked.step > 0 && sameLayer && samePruning && { steps: stepCount({ layer: layer.shown.value, report: prune.shown.value }, asked) }),
    ...(moments?.network === asked.network && { moments }),
    ...(sameComparison && { comparedLayers: compare.shown.value.layers.map(({ name }) => name) }),
  };
}

function stepCount(cut: Pick<Picture, 'layer' | 'report'>, { cutPlay }: Scenario): number {
  const steps = stepsOf(cut, cutPlay);
  return steps.ok ? steps.value.total : 0;
}

/** A clock that is set stops; one that is where it should be goes on. */
const setTo = (clock: Clock, at: number): Clock => (clock.at === at ? clock : { ...pause(clock), at });

interface Fitted {
  /** Taken apart as the state holds it. */
  readonly patch: Pick<LabState, 'scenario' | 'playback'>;
  readonly changed: boolean;
  /** What of it did not exist. */
  readonly problems: LinkProblem[];
}

/** A scenario brought to what exists, as far as that is known. */
export function fitted(asked: Scenario, state: LabState): Fitted {
  const { scenario, problems } = fitScenario(asked, factsFor(asked, state));
  const { settings, times } = apart(scenario);
  const at = placesAt(times);
  return {
    patch: { scenario: settings, playback: ofEachTrack((track) => setTo(state.playback[track], at[track])) },
    changed: scenario !== asked,
    problems,
  };
}

/** The layer and the pruning on hand, if the one is of the other; else the picture there was. */
function pictureOf({ layer, prune, picture }: LabState): Picture | null {
  if (layer.shown === null || prune.shown === null) return picture;
  const { request, value: report } = prune.shown;
  const fits = samePlain(request.ref, layer.shown.request.ref) && request.settings.chunkWidth === layer.shown.request.chunkWidth;
  if (!fits || (picture?.layer === layer.shown.value && picture.report === report)) return picture;
  return { layer: layer.shown.value, report, request };
}

/** What changes of the state now that more is known: its scenario may turn out to ask for what does not exist. */
export function refitted(state: LabState): { readonly patch: Partial<LabState>; readonly problems: readonly LinkProblem[] } {
  const { edit } = state;
  const { patch, changed, problems } = fitted(scenarioOf(state), state);
  const correction: Partial<LabState> = !changed ? {} : { ...patch, edit: edit.origin === 'link' ? edit : { ...edit, origin: 'fit' } };
  const { playback } = { ...state, ...correction };
  return { patch: { ...correction, picture: pictureOf(state), playback: haltEmpty(playback, state) }, problems };
}

/** Clocks of what there is none of stand still: they would never settle, and the address bar with them. */
function haltEmpty(playback: Playback, state: LabState): Playback {
  const isEmpty = ofEachTrack((track) => playback[track].playing && TRACK_ROWS[track].playable(state)?.end === 0);
  return TRACKS.some((track) => isEmpty[track]) ? ofEachTrack((track) => (isEmpty[track] ? pause(playback[track]) : playback[track])) : playback;
}
