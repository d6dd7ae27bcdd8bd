// Keeps the whole site for when there is no network. Plain JavaScript, written out by the build as `sw.js`, with what it has to know in place of __SITE__.
// @ts-nocheck: it runs among the service worker's globals, whose types cannot be loaded beside those of a page.

/** `version`: of the whole site; `files`: the SHA-256 in hexadecimal of every file, by its path from here. */
const SITE = __SITE__;

const PREFIX = `cascade-lab ${new URL('./', self.location.href).pathname} `;
const CACHE = PREFIX + SITE.version;
const addressOf = (path) => new URL(path, self.location.href).href;
const HOME = addressOf('index.html');
const KNOWN = new Set(Object.keys(SITE.files).map(addressOf));

/** A file as this version of the site has it, or an error: an update that is only half there must not be taken for the site. */
async function fetched(path, sha256) {
  const response = await fetch(addressOf(path), { cache: 'no-cache', credentials: 'same-origin' });
  if (!response.ok || response.redirected) throw new Error(`${path}: ${response.status}`);
  const bytes = await response.clone().arrayBuffer();
  const digest = Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (digest !== sha256) throw new Error(`${path} is of another version`);
  return response;
}

/** Takes over what the version before has already, and fetches the rest, a few files at a time. */
async function install() {
  const cache = await caches.open(CACHE);
  const before = (await ourCaches()).filter((name) => name !== CACHE);
  const waiting = Object.entries(SITE.files);
  const work = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [path, sha256] = next;
      const address = addressOf(path);
      if (await cache.match(address)) continue;
      const kept = /-[\w-]{8}\.\w+$/.test(path) ? await fromAny(before, address) : undefined;
      await cache.put(address, kept ?? (await fetched(path, sha256)));
    }
  };
  await Promise.all([work(), work(), work()]);
  // The page on show goes on with the files it began with: those of the version before are kept. Whoever reloads gets the new ones.
  await self.skipWaiting();
}

const ourCaches = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX));

async function fromAny(names, address) {
  for (const name of names) {
    const found = await (await caches.open(name)).match(address, { ignoreVary: true });
    if (found) return found;
  }
  return undefined;
}

/** Keeps this version and the one before, for pages that are still open with it. */
async function activate() {
  const others = (await ourCaches()).filter((name) => name !== CACHE);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function answer(request, address) {
  const others = (await ourCaches()).filter((name) => name !== CACHE).reverse();
  const found = await fromAny([CACHE, ...others], address);
  return found ?? fetch(request);
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== 'GET' || address.origin !== self.location.origin || request.headers.has('range')) return;
  address.hash = '';
  address.search = '';
  if (request.mode === 'navigate') {
    if (address.href === addressOf('./') || address.href === HOME) event.respondWith(answer(request, HOME));
  } else if (KNOWN.has(address.href) || /\/assets\/[^/]+-[\w-]{8}\.\w+$/.test(address.pathname)) {
    event.respondWith(answer(request, address.href));
  }
});
