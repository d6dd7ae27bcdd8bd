import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ensureChromium } from './chromium.mjs';

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined));
afterEach(() => void vi.restoreAllMocks());

/** A machine without Chromium, on which a way to install it works or does not. */
function machine({ isRoot = false, inCi = false, works = 'none' }: { isRoot?: boolean; inCi?: boolean; works?: 'apt' | 'playwright' | 'none' }) {
  const tried: string[] = [];
  let installed: string | null = null;
  const way = (name: string) => (): boolean => {
    tried.push(name);
    if (name === works) installed = `/${name}`;
    return name === works;
  };
  return { tried, means: { isRoot, inCi, find: () => installed, apt: way('apt'), playwright: way('playwright') } };
}

it.each([
  [{ isRoot: true, inCi: false }, false, ['playwright'], 'left alone'],
  [{ isRoot: false, inCi: true }, false, ['playwright'], 'left alone'],
  [{ isRoot: true, inCi: true }, false, ['apt', 'playwright'], 'as this is CI and root'],
  [{ isRoot: false, inCi: false }, true, ['apt', 'playwright'], 'as was asked'],
])('touches the system’s packages only as root in CI or where asked, and says so: %j, asked %j', (who, asked, ways, said) => {
  const { tried, means } = machine(who);
  expect(() => ensureChromium({ asked }, means)).toThrow(/No working Chromium was found/);
  expect(tried).toEqual(ways);
  expect(vi.mocked(console.error).mock.calls.flat().join()).toContain(said);
});

it('takes the first way that works, and says nothing where Chromium is there', () => {
  const { tried, means } = machine({ isRoot: true, inCi: true, works: 'apt' });
  expect(ensureChromium({}, means)).toBe('/apt');
  expect(tried).toEqual(['apt']);
  vi.mocked(console.error).mockClear();
  expect(ensureChromium({}, means)).toBe('/apt');
  expect(tried).toEqual(['apt']);
  expect(console.error).not.toHaveBeenCalled();
});
