import type { FrameLoop } from '../playback/frame-loop';
import type { LabStore } from './lab-store';

/** What a scene is given: the state, and the page's one frame loop. */
export interface Lab {
  readonly store: LabStore;
  readonly frames: FrameLoop;
}
