import type { FrameLoop } from '../playback/frame-loop';
import type { Commands } from './commands';
import type { LabStore } from './lab-store';
import type { TrainStore } from './train-store';

/** What a scene is given: the state, what can be done, and the page's one frame loop. */
export interface Lab {
  readonly store: LabStore;
  readonly commands: Commands;
  readonly frames: FrameLoop;
  /** Takes everything off this device that was kept on it, and opens the page anew. */
  readonly forget: () => Promise<void>;
  /** Training, loaded when it is first asked for: the same promise every time, until it fails. */
  readonly training: () => Promise<TrainStore>;
}
