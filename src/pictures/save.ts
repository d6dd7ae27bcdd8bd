import type { Palette } from '../render/palette';
import { type PictureFormat, savePictureFile } from '../ui/download';
import { asPng, asSvg } from './export';
import { exhibit, type Picture } from './picture';

/** Offers a picture as a file, with what it shows and the address of the page in it. */
export function savePicture<Subject, Model>(
  picture: Picture<Subject, Model>,
  subject: Subject,
  palette: Palette,
  format: PictureFormat,
  page: Pick<Window, 'document' | 'location'>,
): Promise<void> {
  const shown = exhibit(picture, subject, palette);
  const source = page.location.href;
  return savePictureFile({ file: shown.id, asSvg: () => asSvg(shown, source), asPng: (scale) => asPng(shown, scale, source) }, format, page);
}
