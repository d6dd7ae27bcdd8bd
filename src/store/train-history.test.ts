import { describe, expect, it } from 'vitest';
import { NETWORK_ARCHITECTURES } from '../engine/training/architectures';
import { type Frame, layerFrame } from '../engine/training/frames';
import { initialParameters } from '../engine/training/parameters';
import { frameAt, frameOf, type History, NO_HISTORY, remembered, upTo } from './train-history';

/** Ten bytes. */
const frame = (value: number): Frame => ({ layer: layerFrame(new Float32Array(10).fill(value)) });
const kept = ({ frames }: History): number[] => frames.flatMap((one, at) => (one === null ? [] : [at]));
const course = (moments: number, most: number): History =>
  Array.from({ length: moments }, (_, at) => at).reduce((history, at) => remembered(history, frame(at), most), NO_HISTORY);

describe('the history of a training', () => {
  it('keeps every moment while there is room', () => {
    expect(kept(course(8, 80))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('of a long training keeps every second moment, then every fourth, and always the latest', () => {
    expect(kept(course(9, 80))).toEqual([0, 2, 4, 6, 8]);
    expect(kept(course(10, 80))).toEqual([0, 2, 4, 6, 8, 9]);
    expect(kept(course(18, 80))).toEqual([0, 4, 8, 12, 16, 17]);
    for (let moments = 1; moments < 60; moments++) {
      const { frames } = course(moments, 80);
      expect(frames).toHaveLength(moments);
      expect(frames[moments - 1]).toEqual(frame(moments - 1));
      expect(frames.filter((one) => one !== null).length).toBeLessThanOrEqual(8);
    }
  });

  it('holds one moment even where that is too much', () => {
    expect(kept(course(5, 1))).toEqual([0, 4]);
  });

  it('finds the latest kept up to a moment', () => {
    const { frames } = course(10, 80);
    expect(frameAt(frames, 7)).toEqual({ at: 6, frame: frame(6) });
    expect(frameAt(frames, Infinity)).toEqual({ at: 9, frame: frame(9) });
    expect(frameAt([], 0)).toBeNull();
    expect(kept(upTo(course(10, 80), 5))).toEqual([0, 2, 4]);
  });

  it('has no frame of weights that are no numbers', () => {
    const network = NETWORK_ARCHITECTURES['lenet5-mnist'];
    const parameters = initialParameters(network, 1);
    expect(Object.keys(frameOf(network, parameters) ?? {})).toEqual(['conv1', 'conv2', 'fc1', 'fc2', 'fc3']);
    const spoilt = { ...parameters, 'fc2.weight': parameters['fc2.weight'].with(3, NaN) };
    expect(frameOf(network, spoilt)).toBeNull();
    expect(kept(remembered(course(2, 80), null, 80))).toEqual([0, 1]);
  });
});
