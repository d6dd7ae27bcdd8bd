import type { Scene } from '../../scenario/scenes';
import type { Lab } from '../../store/lab';

/** Long after the scene stands: nobody prints before that, and the first picture does not wait for it. */
const IDLE_MILLISECONDS = 2500;

/**
 * Keeps a sheet of paper ready for the scene on show: what is printed is drawn in lines, not canvases, with a table, the link and its code.
 * @param dress puts the colours of paper on, and off again; has done so when it returns.
 * @returns how to stop.
 */
export function listenForPrint(page: Window, lab: Lab, dress: (onPaper: boolean) => void): () => void {
  const { store } = lab;
  let ready: { readonly scene: Scene; readonly lay: (lab: Lab, page: Window) => () => void } | null = null;
  let clear: (() => void) | null = null;
  let onPaper = false;
  const turnTo = (next: boolean): void => {
    if (onPaper !== next) dress(next);
    onPaper = next;
  };
  let timer: ReturnType<typeof setTimeout> | null = null;
  const prepare = async (scene: Scene): Promise<void> => {
    try {
      const { preparePaper } = await import('./sheet');
      ready = { scene, lay: await preparePaper(scene) };
      if (page.matchMedia('print').matches) begin();
    } catch {
      // The network is away: the page is printed as it stands.
    }
  };
  const soon = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => void prepare(store.getState().scenario.scene), IDLE_MILLISECONDS);
  };
  const begin = (): void => {
    const { scene } = store.getState().scenario;
    turnTo(true);
    if (clear === null && ready?.scene === scene) clear = ready.lay(lab, page);
  };
  const end = (): void => {
    clear?.();
    clear = null;
    turnTo(false);
  };
  const media = page.matchMedia('print');
  const turn = (): void => (media.matches ? begin() : end());
  const stopListening = store.subscribe((state, before) => {
    if (state.scenario.scene !== before.scenario.scene) soon();
  });
  soon();
  page.addEventListener('beforeprint', begin);
  page.addEventListener('afterprint', end);
  media.addEventListener('change', turn);
  return () => {
    if (timer !== null) clearTimeout(timer);
    stopListening();
    page.removeEventListener('beforeprint', begin);
    page.removeEventListener('afterprint', end);
    media.removeEventListener('change', turn);
    end();
  };
}
