import { percent, signed, whole } from '../../lib/numbers';
import { PATTERN_NAMES } from '../../scenario/names';
import type { AccuracyReport } from '../../worker/protocol';
import type { Estimate, Series } from './model';

/** "96.2 to 98.2 %" */
export const intervalText = ({ interval }: Estimate): string => `${(100 * interval.low).toFixed(1)} to ${percent(interval.high)}`;

/** What a share is a share of, while it is measured and afterwards. */
export const soFar = (done: number, images: number): string =>
  done < images ? `right so far, ${whole(done)} of ${whole(images)} images` : `of ${whole(images)} images right`;

/** A difference of shares in points, with its sign. */
export const inPoints = (difference: number): string => {
  const rounded = (100 * difference).toFixed(1);
  return `${Number(rounded) > 0 ? '+' : ''}${signed(rounded)} ${Math.abs(Number(rounded)) === 1 ? 'point' : 'points'}`;
};

/** The layers that are cut: "conv2, fc1 and fc2". */
export const layerList = ({ q }: AccuracyReport): string => {
  const ids = Object.keys(q);
  return ids.length < 2 ? ids.join('') : `${ids.slice(0, -1).join(', ')} and ${ids[ids.length - 1]}`;
};

/** Why the layer on show may play no part in what was measured. */
export const wholeLayer = ({ q }: AccuracyReport, layer: string): string => (layer in q ? '' : ` ${layer} stays whole in it.`);

/** Which images changed sides between the network as stored and the network cut. */
export const changes = ({ newlyWrong, newlyRight }: AccuracyReport): string =>
  newlyWrong + newlyRight === 0 ? 'right and wrong as before' : `${whole(newlyWrong)} newly wrong, ${whole(newlyRight)} newly right`;

/** The measurement in one sentence, for when it is done. */
export const summary = (report: AccuracyReport): string => {
  const { images, correct, correctBefore } = report;
  const difference = (correct - correctBefore) / images;
  const compared =
    difference === 0
      ? 'as often as before cutting'
      : `${inPoints(difference).replace('\u2212', '').replace('+', '')} ${difference < 0 ? 'less' : 'more'} than before cutting`;
  return `Right on ${percent(correct / images)} of ${whole(images)} images, ${compared}.`;
};

/** Whose points they are. */
export const seriesName = ({ pattern, checkpoint, tuned, points: [first] }: Series): string => {
  const asStored = tuned && first?.measured.request.settings.pattern === 'dense';
  return asStored ? `${PATTERN_NAMES[pattern]}, fine-tuned after the cut` : `${PATTERN_NAMES[pattern]} · ${checkpoint.name}`;
};
