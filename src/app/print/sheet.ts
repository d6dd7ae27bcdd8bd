import { renderSVG } from 'uqr';
import { asSvg } from '../../pictures/export';
import type { PictureTable } from '../../pictures/picture';
import type { Scene } from '../../scenario/scenes';
import type { Lab } from '../../store/lab';
import type { LabState } from '../../store/state';
import { scenarioOf } from '../../store/tracks';
import { wholePageAddress } from '../share';
import type { OnPaper } from './on-paper';

/** What scenes put on paper in place of their canvases; one that draws none is printed as it stands. */
const PAPERS: { readonly [S in Scene]?: () => Promise<(state: LabState) => OnPaper> } = {
  prune: async () => (await import('./prune')).prunePaper,
  stream: async () => (await import('./stream')).streamPaper,
};

/** A code of more characters has modules too small for a phone's camera. */
const MOST_CODED = 1200;

/**
 * Fetches what a scene's sheet needs.
 * @returns lays the sheet into the page at once, since a browser takes its picture of the page when `beforeprint` returns; and that, how to take it away again.
 */
export async function preparePaper(scene: Scene): Promise<(lab: Lab, page: Window) => () => void> {
  const paper = await PAPERS[scene]?.();
  return ({ store }, page) => {
    const state = store.getState();
    const { document } = page;
    const root = document.documentElement;
    const parts: Element[] = [];
    const stage = document.querySelector('main .stage');
    const { pictures, table } = paper ? paper(state) : { pictures: [], table: null };
    if (stage && pictures.length > 0) {
      const drawn = document.createElement('div');
      drawn.className = 'print-pictures';
      for (const picture of pictures) {
        const figure = append(drawn, 'figure', `print-${picture.id}`);
        figure.append(svgOf(asSvg(picture), picture.name, page));
        const words = stage.textContent?.includes(picture.sentence) ? '' : ` ${picture.sentence}`;
        append(figure, 'figcaption').textContent = `${picture.name}.${words}`;
      }
      if (table) drawn.append(tableOf(table, document));
      stage.append(drawn);
      parts.push(drawn);
    }
    const foot = footOf(wholePageAddress(scenarioOf(state), page), page);
    document.body.append(foot);
    parts.push(foot);
    root.dataset['paper'] = pictures.length > 0 ? 'drawn' : 'as-is';
    return () => {
      for (const part of parts) part.remove();
      delete root.dataset['paper'];
    };
  };
}

function append(parent: Element, name: string, className = ''): HTMLElement {
  const element = parent.ownerDocument.createElement(name);
  if (className !== '') element.className = className;
  parent.append(element);
  return element;
}

function svgOf(markup: string, label: string, page: Window): Element {
  const svg = page.document.importNode(new DOMParser().parseFromString(markup, 'image/svg+xml').documentElement, true);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  return svg;
}

function tableOf({ caption, columns, rowCount, cell }: PictureTable, document: Document): HTMLElement {
  const table = document.createElement('table');
  table.className = 'print-table';
  append(table, 'caption').textContent = caption;
  const head = append(append(table, 'thead'), 'tr');
  for (const { name } of columns) append(head, 'th').textContent = name;
  const body = append(table, 'tbody');
  for (let row = 0; row < rowCount; row++) {
    const line = append(body, 'tr');
    columns.forEach((_, column) => (append(line, 'td').textContent = String(cell(row, column))));
  }
  return table;
}

/** Where what is on paper can be had again, for fingers and for cameras. */
function footOf(address: string, page: Window): HTMLElement {
  const foot = page.document.createElement('footer');
  foot.className = 'print-foot';
  const words = append(foot, 'p');
  append(words, 'b').textContent = 'Cascade Lab';
  words.append(' opens this scene, with these settings, at ');
  const link = append(words, 'a');
  link.setAttribute('href', address);
  link.textContent = address;
  if (address.length <= MOST_CODED) foot.append(svgOf(renderSVG(address, { border: 2 }), 'QR code of this address', page));
  return foot;
}
