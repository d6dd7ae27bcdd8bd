import type { Palette } from '../render/palette';
import { download } from '../ui/download';
import { asPng, asSvg } from './export';
import { exhibit, type Picture } from './picture';

const PNG_SCALE = 2;

/** Offers a picture as a file, with what it shows and the address of the page in it. */
export async function savePicture<Subject, Model>(
  picture: Picture<Subject, Model>,
  subject: Subject,
  palette: Palette,
  format: 'svg' | 'png',
  page: Pick<Window, 'document' | 'location'>,
): Promise<void> {
  const shown = exhibit(picture, subject, palette);
  const source = page.location.href;
  const file = format === 'svg' ? new Blob([asSvg(shown, source)], { type: 'image/svg+xml' }) : await asPng(shown, PNG_SCALE, source);
  download(`cascade-lab-${shown.id}.${format}`, file, page);
}
