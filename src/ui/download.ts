/** Long enough for every browser: some begin to read a file only after the click has been handled. */
const KEPT_MILLISECONDS = 10_000;

/** Hands a file to the person, under this name. */
export function download(name: string, file: Blob, page: Pick<Window, 'document'> = window): void {
  const address = URL.createObjectURL(file);
  const link = page.document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MILLISECONDS);
}

export type PictureFormat = 'svg' | 'png';

/** A picture or a chart, as the files there can be of it. */
export interface Savable {
  /** Of the file, without the site's name and its ending. */
  readonly file: string;
  readonly asSvg: () => string;
  /** @param scale pixels of the file to a pixel of the page, each way. */
  readonly asPng: (scale: number) => Promise<Blob>;
}

const PNG_SCALE = 2;

/** Hands a picture or a chart to the person as a file of this format. */
export async function savePictureFile({ file, asSvg, asPng }: Savable, format: PictureFormat, page: Pick<Window, 'document'> = window): Promise<void> {
  const blob = format === 'svg' ? new Blob([asSvg()], { type: 'image/svg+xml' }) : await asPng(PNG_SCALE);
  download(`cascade-lab-${file}.${format}`, blob, page);
}
