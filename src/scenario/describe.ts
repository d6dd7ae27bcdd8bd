const SHOWN_CHARACTERS = 80;

export const shorten = (text: string): string => (text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text);

/** Any value as a person can read it. What JSON cannot write (Infinity, a function, a circle) is named by itself. */
export function describe(value: unknown): string {
  if (typeof value === 'number' || value === undefined) return String(value);
  try {
    return shorten(JSON.stringify(value) ?? typeof value);
  } catch {
    return typeof value;
  }
}
