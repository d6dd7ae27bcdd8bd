import { describe, expect, it } from 'vitest';
import { createPace } from './pace';

const setUp = (least: number) => {
  const clock = { now: 0 };
  return { clock, pace: createPace(() => clock.now, least) };
};

describe('the pace of what is said', () => {
  it('is the least time where the listener is quick', () => {
    const { clock, pace } = setUp(100);
    expect(pace.due()).toBe(true);
    pace.said();
    clock.now = 99;
    expect(pace.due()).toBe(false);
    clock.now = 100;
    expect(pace.due()).toBe(true);
  });

  it('waits for the answer, and then as long as the answer took', async () => {
    const { clock, pace } = setUp(100);
    let answer = (): void => undefined;
    pace.said(new Promise<void>((resolve) => (answer = resolve)));
    clock.now = 400;
    expect(pace.due()).toBe(false);
    answer();
    await Promise.resolve();
    clock.now = 799;
    expect(pace.due()).toBe(false);
    clock.now = 800;
    expect(pace.due()).toBe(true);
  });

  it('leaves a listener that was held up for long alone for a second, no longer', async () => {
    const { clock, pace } = setUp(100);
    let answer = (): void => undefined;
    pace.said(new Promise<void>((resolve) => (answer = resolve)));
    clock.now = 300_000;
    answer();
    await Promise.resolve();
    clock.now = 300_999;
    expect(pace.due()).toBe(false);
    clock.now = 301_000;
    expect(pace.due()).toBe(true);
  });

  it('goes on where the listener failed', async () => {
    const { clock, pace } = setUp(100);
    pace.said(Promise.reject(new Error('gone')));
    await new Promise((resolve) => setTimeout(resolve));
    clock.now = 100;
    expect(pace.due()).toBe(true);
  });
});
