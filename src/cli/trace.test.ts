import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readVcd } from '../engine/csph/testing/vcd-reader';
import { printedJson, runInMemory } from './testing/memory-io';

const NAMES = ['lenet5-mnist/cascade.safetensors', 'lenet5-mnist/images.safetensors'];
const files = Object.fromEntries(NAMES.map((name) => [`public/networks/${name}`, new Uint8Array(readFileSync(`public/networks/${name}`))]));
/** A small layer on a small array. */
const LINK = '#v=1&net=lenet5-mnist&layer=conv2&rows=2&cw=4';
/** A ring of all slots is never home when its first sum is due. */
const WAITS = `${LINK}&buf=flat&drain=serial`;
const run = (...args: string[]) => runInMemory(['trace', ...args], files);
const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

describe('trace', () => {
  it('writes the registers of the tile that a link shows, whole or a window', () => {
    const outcome = run('--scenario', LINK, '--registers', 'out.ndjson');
    const printed = printedJson(outcome) as { cycles: number };
    const lines = textOf(outcome.files.get('out.ndjson')).trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore
    expect([outcome.code, outcome.err]).toEqual([0, '']);
    expect(lines).toHaveLength(1 + printed.cycles);
    expect(lines[0]).toMatchObject({ format: 'cascade-lab registers', array: [2, 4], filters: 16, cycles: printed.cycles });

    const window = run('--scenario', LINK, '--registers', 'out.ndjson', '--from', '3', '--to', '7');
    expect(textOf(window.files.get('out.ndjson')).trim().split('\n').slice(1).map((line) => JSON.parse(line) as unknown)).toEqual(lines.slice(4, 9)); // prettier-ignore
  });

  it('writes a waveform of all PEs, or of one', () => {
    const all = readVcd(textOf(run('--scenario', LINK, '--vcd', 'o.vcd', '--to', '40').files.get('o.vcd')));
    const one = readVcd(textOf(run('--scenario', LINK, '--vcd', 'o.vcd', '--to', '40', '--pe', '1,3').files.get('o.vcd')));
    const elements = (signals: ReadonlyMap<string, unknown>): number => [...signals.keys()].filter((name) => name.endsWith('.go')).length;
    expect([elements(all), elements(one)]).toEqual([8, 1]);
    expect(one.get('csp_array.pe_1_3.local_sum')).toEqual(all.get('csp_array.pe_1_3.local_sum'));
  });

  it('draws the layers of networks known by their sizes alone, and takes the page’s first layer and checkpoint where a link names none', () => {
    const named = run('--scenario', '#v=2&net=alexnet&ckpt=seeded&layer=conv1&cw=4&rows=2&tile=3', '--registers', 'o', '--to', '9');
    const unnamed = run('--scenario', '#v=2&net=alexnet&cw=4&rows=2&tile=3', '--registers', 'o', '--to', '9');
    const compared = run('--scenario', '#v=2&net=alexnet&ckpt=compared&cw=4&rows=2&tile=3', '--registers', 'o', '--to', '9');
    expect([named.code, unnamed.err]).toEqual([0, '']);
    expect(unnamed.files.get('o')).toEqual(named.files.get('o'));
    expect(compared.files.get('o')).not.toEqual(named.files.get('o'));
  });

  it('writes a drain that the hardware waits with up to the wait', () => {
    const refused = run('--scenario', WAITS, '--vcd', 'o.vcd').err;
    const last = /End the window at cycle (\d+)/.exec(refused)?.[1] ?? '';
    expect(run('--scenario', WAITS, '--vcd', 'o.vcd', '--to', last).code).toBe(0);
    expect(run('--scenario', WAITS, '--vcd', 'o.vcd', '--to', String(Number(last) + 1)).err).toBe(refused);
  });

  it.each([
    [['--scenario', LINK], 2, /neither --registers nor --vcd/],
    [['--scenario', LINK, '--vcd', 'o.vcd', '--pe', '1'], 2, /--pe takes an array row and a column/],
    [['--scenario', LINK, '--vcd', 'o.vcd', '--pe', '2,0'], 1, /There is no PE 2, 0 in an array of 2 × 4/],
    [['--scenario', LINK, '--vcd', 'o.vcd', '--to', '99999'], 1, /are not a window of this tile: the far corner's last cycle is \d+/],
    [['--scenario', LINK, '--registers', 'o', '--to', '99999'], 1, /are not a window of this tile of \d+ cycles/],
    [['--scenario', LINK, '--registers', 'o', '--from', 'x'], 2, /--from is "x"/],
    [['--scenario', `${LINK}&tile=4000`, '--registers', 'o'], 1, /There is no tile 4000: the last of this layer is \d+/],
    [['--scenario', `${LINK}&img=100000`, '--registers', 'o'], 1, /There is no test image 100000/],
    [['--scenario', '#v=1&net=frob', '--registers', 'o'], 1, /There is no network called "frob"/],
    [['--scenario', '#v=1&net=vgg16&layer=fc6', '--registers', 'o'], 1, /VGG-16 has no layer called "fc6" that can be shown/],
    [['--scenario', '#v=1&net=vgg16&ckpt=other', '--registers', 'o'], 1, /VGG-16 has no checkpoint "other": its weights are drawn from a seed/],
    [['--scenario', '#v=1&net=vgg16&layer=conv3_2&q=0.25&cw=16&rows=32', '--registers', 'o'], 1, /PEs are more than the \d+ that are written at once/],
    [['--scenario', WAITS, '--registers', 'o'], 1, /A sum is due to leave in cycle \d+, while its bin is still turning home: the hardware waits there/],
    [['--scenario', WAITS, '--vcd', 'o.vcd'], 1, /End the window at cycle \d+, or take drain as overlapped\./],
    [['--scenario', `${LINK.replace('conv2', 'conv9')}`, '--registers', 'o'], 1, /no layer called "conv9"/],
    [['--scenario', `${LINK}&ckpt=other`, '--registers', 'o'], 1, /other.safetensors cannot be read/],
    [['--scenario', LINK, '--registers', 'read-only/o'], 1, /cannot be written/],
  ] as const)('%j: code %d and a line', (args, code, message) => {
    const outcome = run(...args);
    expect([outcome.code, outcome.out]).toEqual([code, '']);
    expect(outcome.err).toMatch(message);
  });

  it('says what of a link it could not use', () => {
    expect(run('--scenario', `${LINK}&frobnicate=1`, '--registers', 'o').err).toMatch(/^cascade-lab trace: frobnicate: /);
  });
});
