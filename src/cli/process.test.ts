import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNpy } from '../engine/formats/npy';

/** The program as it is installed, in a process of its own: what files, pipes and disks do cannot be had in memory. */
describe.skipIf(process.platform === 'win32')('the program and the world', () => {
  let folder: string;
  let program: string;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'cascade-lab-cli-'));
    await build({
      configFile: false,
      logLevel: 'error',
      publicDir: false,
      build: {
        ssr: path.join(import.meta.dirname, 'main.ts'),
        outDir: path.join(folder, 'program'),
        rollupOptions: { output: { entryFileNames: 'main.mjs' } },
      },
      ssr: { noExternal: true },
    });
    program = path.join(folder, 'program', 'main.mjs');
    writeFileSync(
      path.join(folder, 'w.npy'),
      writeNpy({ dtype: 'float32', shape: [64, 20], values: Float32Array.from({ length: 1280 }, (_, i) => Math.sin(i)) }),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const node = (flags: readonly string[], line: string, input?: Uint8Array): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, [...flags, program, ...line.split(' ')], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 60_000,
      ...(input === undefined ? {} : { input }),
    });
  const shell = (command: string): SpawnSyncReturns<string> =>
    spawnSync('sh', ['-c', command.replaceAll('LAB', `${process.execPath} ${program}`)], { cwd: folder, encoding: 'utf8', timeout: 60_000 });
  const PRUNE = 'prune --weights w.npy --pattern cascade --chunk 8 --q 0.75';

  it('says which build it is', () => {
    expect(node([], '--version')).toMatchObject({ status: 0, stdout: 'cascade-lab development\n' });
  });

  it.each([
    ['a folder', '.', /\. is a folder, not a file/],
    ['a device', '/dev/zero', /\/dev\/zero is a device, not a file/],
    ['a pipe nobody writes to', 'pipe', /pipe is a named pipe, not a file/],
    ['a file of a terabyte', 'huge', /huge holds more than 1073741824 bytes/],
    ['no file', 'none', /none cannot be read: ENOENT/],
  ])('refuses %s in a sentence, at once', (_what, file, message) => {
    if (file === 'pipe') shell('mkfifo pipe');
    if (file === 'huge') {
      writeFileSync(path.join(folder, 'huge'), '');
      truncateSync(path.join(folder, 'huge'), 2 ** 40);
    }
    const outcome = node([], PRUNE.replace('w.npy', file));
    expect(outcome).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(message) });
    expect(outcome.stderr).not.toMatch(/\bat .*:\d+/);
  });

  it('reads standard input where it is asked to', () => {
    const piped = node([], PRUNE.replace('w.npy', '-'), readFileSync(path.join(folder, 'w.npy')));
    expect(piped).toMatchObject({ status: 0, stdout: node([], PRUNE).stdout, stderr: '' });
  });

  it.runIf(existsSync('/dev/full'))('says that the disk is full', () => {
    expect(shell(`LAB ${PRUNE} > /dev/full`)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^cascade-lab prune: the result cannot be written: ENOSPC[^\n]*\nCheck[^\n]*\n$/),
    });
    expect(shell(`LAB ${PRUNE} > /dev/full 2> /dev/full`)).toMatchObject({ status: 1, stdout: '', stderr: '' });
  });

  it('takes a closed pipe for what it is', () => {
    expect(shell(`(LAB ${PRUNE}; echo $? >&2) | true`)).toMatchObject({ stderr: '0\n' });
    expect(shell(`(LAB prune 2>&1 >/dev/null; echo $? >&2) | true`)).toMatchObject({ stderr: '2\n' });
  });

  it('never writes over what it read, by whatever name, and leaves nothing behind where it fails', () => {
    const given = readFileSync(path.join(folder, 'w.npy'));
    symlinkSync('w.npy', path.join(folder, 'soft.npy'));
    linkSync(path.join(folder, 'w.npy'), path.join(folder, 'hard.npy'));
    mkdirSync(path.join(folder, 'taken'));
    for (const target of ['w.npy', './w.npy', 'soft.npy', 'hard.npy']) {
      expect(node([], `${PRUNE} --mask ${target}`)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('is a file that was read') });
    }
    for (const target of ['taken', 'none/mask.npy', '/dev/full']) expect(node([], `${PRUNE} --mask ${target}`)).toMatchObject({ status: 1, stdout: '' });
    // A file-size limit of one block stands for a disk that is full halfway.
    writeFileSync(path.join(folder, 'mask.npy'), 'before');
    writeFileSync(path.join(folder, 'large.npy'), writeNpy({ dtype: 'float32', shape: [64, 200], values: new Float32Array(12_800).fill(1) }));
    const limited = shell(`trap '' XFSZ; ulimit -f 4; LAB ${PRUNE.replace('w.npy', 'large.npy')} --mask mask.npy`);
    expect(limited).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('mask.npy cannot be written: EFBIG') });
    expect(readFileSync(path.join(folder, 'mask.npy'), 'utf8')).toBe('before');
    expect(readFileSync(path.join(folder, 'w.npy')).equals(given)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(node([], `${PRUNE} --mask mask.npy`).status).toBe(0);
    expect(readFileSync(path.join(folder, 'mask.npy')).length).toBeGreaterThan(1280);
  });

  it('compares a machine of 64,000 chips on a small stack', () => {
    expect(node(['--stack-size=500'], 'compare --scenario #v=1&scene=compare&on=alexnet&carr=127,511 --csv').status).toBe(0);
  });

  it('gives each chunk of one filter its own pruning without taking the memory with it', () => {
    writeFileSync(
      path.join(folder, 'wide.npy'),
      writeNpy({ dtype: 'float32', shape: [4096, 1024], values: Float32Array.from({ length: 2 ** 22 }, (_, i) => ((i * 7919) % 1000) - 500) }),
    );
    // The most memory the process had, in KB, after all it has to say.
    const told = 'data:text/javascript,process.on("exit",()=>process.stderr.write(`${process.resourceUsage().maxRSS}`))';
    const outcome = node(['--max-old-space-size=200', '--import', told], 'prune --weights wide.npy --pattern cascade --chunk 1 --q 0.75');
    expect(outcome).toMatchObject({ status: 0, stderr: expect.stringMatching(/^\d+$/) });
    // The program itself takes some 50 MB, the file 17, and what is computed of it 110.
    expect(Number(outcome.stderr)).toBeLessThan(300_000);
  });
});
