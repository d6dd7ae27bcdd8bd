import type { Painter } from '../painter';

/** One call to a painter, as data. */
export type Drawn = { [Name in keyof Painter]: readonly [Name, ...Parameters<Painter[Name]>] }[keyof Painter];

/** A painter that keeps a log, so that tests see what would be drawn without a canvas. */
export function createRecordingPainter(): Painter & { readonly log: readonly Drawn[] } {
  const log: Drawn[] = [];
  return {
    log,
    rect: (...call) => void log.push(['rect', ...call]),
    polyline: (...call) => void log.push(['polyline', ...call]),
    polygon: (...call) => void log.push(['polygon', ...call]),
    circle: (...call) => void log.push(['circle', ...call]),
    ring: (...call) => void log.push(['ring', ...call]),
    text: (...call) => void log.push(['text', ...call]),
    cells: (...call) => void log.push(['cells', ...call]),
    hatch: (...call) => void log.push(['hatch', ...call]),
    clip: (box, draw) => {
      log.push(['clip', box, draw]);
      draw();
    },
    faded: (alpha, draw) => {
      log.push(['faded', alpha, draw]);
      draw();
    },
    placed: (placement, draw) => {
      log.push(['placed', placement, draw]);
      draw();
    },
  };
}
