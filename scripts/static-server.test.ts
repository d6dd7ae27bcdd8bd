import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from './static-server.mjs';

interface Answer {
  readonly status: number;
  readonly type: string | undefined;
  readonly cache: string | undefined;
  readonly body: string;
}

/** As raw as can be: fetch would tidy `..` out of a path before it is sent. */
function ask(port: number, rawPath: string, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path: rawPath, method }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const { 'content-type': type, 'cache-control': cache } = response.headers;
        resolve({ status: response.statusCode ?? 0, type, cache, body: Buffer.concat(parts).toString() });
      });
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
}

/** With headers of one's own; the body as bytes. */
function exchange(port: number, rawPath: string, headers: Record<string, string>): Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path: rawPath, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }));
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
}

/** Begins a download and goes away with the first bytes. */
function abort(port: number, rawPath: string): Promise<void> {
  return new Promise((resolve) => {
    const outgoing = request({ host: '127.0.0.1', port, path: rawPath, agent: false }, (response) => {
      response.once('data', () => response.destroy());
      response.once('close', resolve);
    });
    outgoing.once('error', () => resolve());
    outgoing.end();
  });
}

const openFiles = (): number => readdirSync('/proc/self/fd').length;

describe('the static server', () => {
  let root: string;
  let server: Awaited<ReturnType<typeof serve>>;

  beforeAll(async () => {
    root = mkdtempSync(path.join(tmpdir(), 'cascade-lab-'));
    const site = path.join(root, 'site');
    mkdirSync(path.join(site, 'assets'), { recursive: true });
    mkdirSync(path.join(root, 'site-secret'));
    writeFileSync(path.join(root, 'secret.txt'), 'secret');
    writeFileSync(path.join(root, 'site-secret', 'secret.txt'), 'secret');
    symlinkSync(path.join(root, 'secret.txt'), path.join(site, 'link.txt'));
    writeFileSync(path.join(site, 'index.html'), '<h1>lab</h1>');
    writeFileSync(path.join(site, 'assets', 'main-1234.js'), 'export {};');
    writeFileSync(path.join(site, 'large.bin'), Buffer.alloc(8 * 2 ** 20));
    writeFileSync(path.join(site, 'model 1.safetensors'), 'bytes');
    server = await serve(site, { host: '127.0.0.1', ports: [0] });
  });

  afterAll(async () => {
    await server.close();
    rmSync(root, { recursive: true });
  });

  it('gives the index for a folder, whatever the query', async () => {
    const expected = { status: 200, type: 'text/html; charset=utf-8', cache: 'no-cache', body: '<h1>lab</h1>' };
    expect(await ask(server.port, '/')).toEqual(expected);
    expect(await ask(server.port, '/?embed=1')).toEqual(expected);
  });

  it('names the type of what it sends, and lets only hashed files be kept', async () => {
    expect(await ask(server.port, '/assets/main-1234.js')).toMatchObject({
      type: 'text/javascript; charset=utf-8',
      cache: expect.stringContaining('immutable'),
    });
    expect(await ask(server.port, '/model%201.safetensors')).toMatchObject({ type: 'application/octet-stream', cache: 'no-cache', body: 'bytes' });
  });

  it('compresses text for whoever takes it, and nothing else', async () => {
    const text = await exchange(server.port, '/', { 'accept-encoding': 'br, gzip;q=1.0' });
    expect(text.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding', 'content-length': String(text.body.length) });
    expect(gunzipSync(text.body).toString()).toBe('<h1>lab</h1>');
    const plain = await exchange(server.port, '/', { 'accept-encoding': 'identity' });
    expect([plain.headers['content-encoding'], plain.headers.vary, plain.body.toString()]).toEqual([undefined, 'accept-encoding', '<h1>lab</h1>']);
    const binary = await exchange(server.port, '/large.bin', { 'accept-encoding': 'gzip' });
    expect([binary.headers['content-encoding'], binary.body.length]).toEqual([undefined, 8 * 2 ** 20]);
  });

  it('sends nothing again that is there unchanged, and what has changed', async () => {
    const indexWith = (headers: Record<string, string>) => exchange(server.port, '/index.html', headers);
    const { etag = '', 'last-modified': changed = '' } = (await indexWith({})).headers;
    for (const known of [{ 'if-none-match': etag }, { 'if-none-match': `"other", W/${etag}` }, { 'if-modified-since': changed }, { 'if-none-match': '*' }]) {
      expect(await indexWith(known)).toMatchObject({ status: 304, body: Buffer.alloc(0) });
    }
    for (const other of [
      { 'if-none-match': '"other"', 'if-modified-since': changed },
      { 'if-modified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' },
      { 'if-modified-since': 'x' },
    ]) {
      expect(await indexWith(other)).toMatchObject({ status: 200 });
    }
    expect((await indexWith({ 'accept-encoding': 'gzip' })).headers.etag).not.toBe(etag);
  });

  it.runIf(existsSync('/proc/self/fd'))('lets go of every file whose download is broken off', async () => {
    await abort(server.port, '/large.bin');
    const before = openFiles();
    for (let i = 0; i < 50; i++) await Promise.all(Array.from({ length: 20 }, () => abort(server.port, '/large.bin')));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(openFiles()).toBeLessThan(before + 10);
    expect((await ask(server.port, '/')).status).toBe(200);
  });

  it('sends no body to HEAD and refuses to change anything', async () => {
    expect(await ask(server.port, '/', 'HEAD')).toMatchObject({ status: 200, body: '' });
    expect(await ask(server.port, '/', 'POST')).toMatchObject({ status: 405 });
  });

  it.each([
    '/none',
    '/assets',
    '/assets/',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/../site-secret/secret.txt',
    '/link.txt',
    '/%00',
    '/%zz',
  ])('has nothing at %s', async (rawPath) => {
    expect(await ask(server.port, rawPath)).toMatchObject({ status: 404, body: 'Not found\n' });
  });

  it('takes the next port when one is in use, and says so when there is none left', async () => {
    const second = await serve(root, { host: '127.0.0.1', ports: [server.port, 0] });
    expect(second.port).not.toBe(server.port);
    await second.close();
    await expect(serve(root, { host: '127.0.0.1', ports: [server.port] })).rejects.toThrow('EADDRINUSE');
  });
});
