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
