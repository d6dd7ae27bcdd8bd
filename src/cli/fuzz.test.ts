import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { writeNpy } from '../engine/formats/npy';
import { writeSafetensors } from '../engine/formats/safetensors';
import type { Tensor } from '../engine/formats/tensor';
import { createPrng, type Prng } from '../lib/prng';
import { encodeUtf8 } from '../lib/utf8';
import { decodeLink } from '../scenario/codec';
import { runInMemory } from './testing/memory-io';

/** Damaged files of each kind; more with `FUZZ=10000`. */
const RUNS = Number(process.env['FUZZ'] ?? 2000);
const SEED = 2026;
/** No single file may take longer: a size that lies, or a directory that goes in circles, would. */
const MOST_MILLISECONDS = 2000;

const values = Float32Array.from({ length: 24 }, (_, at) => ((at * 7919) % 97) / 10 - 4);
const layer: Tensor & { readonly dtype: 'float32' } = { dtype: 'float32', shape: [4, 6], values };
const npy = writeNpy(layer);
const table =
  'Layer, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\nConv1, 8, 9, 3, 3, 4, 5, 1,\nConv2_DP, 6, 7, 3, 3, 5, 1, 1,\n';
const { scenario } = decodeLink('#v=2&cw=16&bins=2,4,8&buf=flat&rows=8&carr=16,8&q=0.5');

interface Kind {
  readonly file: string;
  readonly sound: readonly Uint8Array[];
  readonly line: string;
}

const KINDS: readonly Kind[] = [
  {
    file: 'w.npy',
    sound: [npy, writeNpy({ dtype: 'float64', shape: [2, 3, 2, 2], values: new Float64Array(values) })],
    line: 'prune --pattern cascade --chunk 2 --q 0.5 --mask m.npy --weights',
  },
  {
    file: 'w.npz',
    sound: [zipSync({ 'w.npy': npy }), zipSync({ 'w.npy': npy, 'b.npy': npy }, { level: 0 })],
    line: 'prune --pattern row --chunk 2 --q 0.5 --tensor w --weights',
  },
  {
    file: 'w.safetensors',
    sound: [writeSafetensors(new Map([['w', layer]]), new Map([['format', 'pt']]))],
    line: 'regularize --kind cascade --chunk 2 --tensor w --weights',
  },
  { file: 't.csv', sound: [encodeUtf8(table), encodeUtf8('Layer;M;N;K\nqkv;32;64;16\n')], line: 'baseline dense-ws --rows 4 --cols 4 --topology' },
  { file: 'c.json', sound: [encodeUtf8('[2, 0, 3, 1]')], line: 'simulate --filters 20 --positions 10 --rows 4 --cols 8 --counts' },
  { file: 's.json', sound: [encodeUtf8(JSON.stringify(scenario)), encodeUtf8(JSON.stringify({ scenario, problems: [] }))], line: 'link encode' },
];

/** What damage is made of besides any byte: what numbers and structure are written with, and the ends of a byte's range. */
const WORDS = [...[...'0123456789-+.,;:eE[]{}()"\'<>\n \\'].map((character) => character.charCodeAt(0)), 0, 1, 0x7f, 0x80, 0xfe, 0xff];

function damaged(sound: Uint8Array, prng: Prng): Uint8Array {
  const below = (count: number): number => Math.floor(prng.uniform() * count);
  let bytes = sound.slice();
  for (let changes = 1 + below(4); changes > 0 && bytes.length > 0; changes--) {
    const at = below(bytes.length);
    switch (below(6)) {
      case 0:
        bytes[at] = below(256);
        break;
      case 1:
        bytes[at] ^= 1 << below(8);
        break;
      case 2:
        bytes[at] = WORDS[below(WORDS.length)];
        break;
      case 3:
        bytes = bytes.slice(0, at);
        break;
      case 4:
        // A piece twice, or a piece left out.
        bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(below(bytes.length))]);
        break;
      default:
        bytes.fill(prng.uniform() < 0.5 ? 0xff : 0, at, at + 1 + below(8));
    }
  }
  return bytes;
}

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly milliseconds: number;
}

/** What is wrong with how a damaged file ended; null where it ended in a result or a sentence. */
function faultOf({ code, out, err, milliseconds }: Outcome): string | null {
  if (milliseconds > MOST_MILLISECONDS) return `${milliseconds} ms`;
  // A fault of ours, or memory that was not there, is caught by the program and told as what it is.
  if (/the program is at fault|more memory than there is/.test(err)) return err;
  const isSound = code === 0 ? out.endsWith('\n') && !/NaN|Infinity/.test(out) : out === '' && /^cascade-lab \w+: [^\n]+\n[^\n]+\n$/.test(err);
  return isSound ? null : `${code} ${out.slice(0, 200)} ${err.slice(0, 500)}`;
}

function outcomeOf({ line, file }: Kind, bytes: Uint8Array): Outcome {
  const started = performance.now();
  const { code, out, err } = runInMemory([...line.split(' '), file], { [file]: bytes });
  return { code, out, err, milliseconds: performance.now() - started };
}

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

describe.each(KINDS)('$file', (kind) => {
  it('however it is damaged, ends in a result or a sentence, in bounded time', { timeout: 120_000 }, () => {
    expect(kind.sound.map((bytes) => outcomeOf(kind, bytes).code)).toEqual(kind.sound.map(() => 0));
    const prng = createPrng(SEED);
    const codes = new Set<number>();
    const faults: string[] = [];
    for (let index = 0; index < RUNS; index++) {
      const bytes = damaged(kind.sound[index % kind.sound.length], prng);
      const outcome = outcomeOf(kind, bytes);
      const fault = faultOf(outcome);
      if (fault !== null) faults.push(`damage ${index}, ${hex(bytes)}: ${fault}`);
      codes.add(outcome.code);
    }
    expect(faults).toEqual([]);
    // Both happen, or the damage is of no use.
    expect([...codes].toSorted()).toEqual([0, 1]);
  });
});
