import { log } from '../../lib/maths';

/** What a batch of outputs is worth. */
export interface BatchLoss {
  /** Mean cross-entropy in nats. Not finite once an output is not. */
  readonly loss: number;
  /** Images whose largest output is their label's. */
  readonly correct: number;
}

/** 1/n! for the series of e^x on |x| ≤ ln 2 / 2, highest power first; the rest is below 1e-12. */
const SERIES = [1 / 39916800, 1 / 3628800, 1 / 362880, 1 / 40320, 1 / 5040, 1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2, 1, 1];

/**
 * e^x for x ≤ 0 from additions and multiplications alone. `Math.exp` may differ in its last bit between browsers; this
 * does not, so a training run has the same bits on all of them.
 */
function exponential(x: number): number {
  if (x < -700) return 0;
  const halvings = Math.round(x / Math.LN2);
  const rest = x - halvings * Math.LN2;
  let value = 0;
  for (const coefficient of SERIES) value = value * rest + coefficient;
  let scale = 1;
  for (let i = 0; i < -halvings; i++) scale *= 0.5;
  return value * scale;
}

/**
 * Softmax cross-entropy, the mean over a batch. `outputs` is batch × classes; `gradient`, if given, gets (softmax − one-hot) / batch.
 * Of equal outputs the first counts as the answer.
 */
export function softmaxCrossEntropy(outputs: Float32Array, labels: Uint8Array, batch: number, classes: number, gradient: Float32Array | null): BatchLoss {
  let loss = 0;
  let correct = 0;
  const powers = new Float64Array(classes);
  for (let image = 0; image < batch; image++) {
    const start = image * classes;
    const label = labels[image];
    const answer = largest(outputs, start, classes);
    const peak = outputs[start + answer];
    if (answer === label) correct++;
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      powers[c] = exponential(outputs[start + c] - peak);
      sum += powers[c];
    }
    loss += log(sum) - (outputs[start + label] - peak);
    if (gradient) for (let c = 0; c < classes; c++) gradient[start + c] = (powers[c] / sum - (c === label ? 1 : 0)) / batch;
  }
  return { loss: loss / batch, correct };
}

/** Index of the largest of `classes` numbers from `start` on; the first of equal ones. */
export function largest(values: Float32Array, start: number, classes: number): number {
  let best = 0;
  for (let c = 1; c < classes; c++) if (values[start + c] > values[start + best]) best = c;
  return best;
}
