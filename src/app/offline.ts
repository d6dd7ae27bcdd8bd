import type { LabStore } from '../store/lab-store';

const CACHES = 'cascade-lab ';
/** Long after the first picture: fetching the rest of the site must take nothing from it. */
const QUIET_MILLISECONDS = 3_000;

const scopeOf = (page: Window): string => new URL('./', page.document.baseURI).href;

/**
 * Has the browser keep the site for when there is no network, and says when a newer version has come. Nothing happens where that is not possible: in a frame or
 * page that may not, without a secure connection, while developing, or where the person asks for little data.
 */
export function keepSite(page: Window, store: LabStore): void {
  const { navigator, document } = page;
  const saving = 'connection' in navigator && (navigator.connection as { readonly saveData?: boolean } | undefined)?.saveData === true;
  if (!import.meta.env.PROD || saving) return;
  try {
    const workers = navigator.serviceWorker;
    if (!page.isSecureContext || workers === undefined) return;
    const hadOne = workers.controller !== null;
    workers.addEventListener('controllerchange', () => {
      if (!hadOne) return;
      store.actions.notify('site', 'A new version of this page is there', ['Reload the page to use it. Until then everything goes on as it is.']);
    });
    const register = (): void => {
      setTimeout(() => {
        workers.register(new URL('sw.js', scopeOf(page)), { updateViaCache: 'none' }).catch(() => undefined);
      }, QUIET_MILLISECONDS);
    };
    if (document.readyState === 'complete') register();
    else page.addEventListener('load', register, { once: true });
  } catch {
    // A sandboxed frame may not even ask.
  }
}

/** Takes the kept site off this device. Never rejects. */
export async function forgetSite(page: Window): Promise<void> {
  try {
    const { pathname } = new URL(scopeOf(page));
    const names = (await page.caches.keys()).filter((name) => name.startsWith(`${CACHES}${pathname} `));
    const registration = await page.navigator.serviceWorker.getRegistration(scopeOf(page));
    await Promise.all([...names.map((name) => page.caches.delete(name)), registration?.scope === scopeOf(page) ? registration.unregister() : null]);
  } catch {
    // Where nothing can be kept there is nothing to forget.
  }
}
