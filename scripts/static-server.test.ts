import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
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
