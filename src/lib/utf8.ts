/** UTF-8 without `TextEncoder`, which the engine's own compiler settings rightly do not know. */

const PIECE = 4096;

/** @returns the text, or null where the bytes are not well-formed UTF-8 (overlong forms and surrogates included). */
export function decodeUtf8(bytes: Uint8Array): string | null {
  const pieces: string[] = [];
  const units: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    const lead = bytes[at++];
    const following = lead < 0x80 ? 0 : lead < 0xc2 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : -1;
    if (following < 0 || at + following > bytes.length) return null;
    let code = following === 0 ? lead : lead & (0x3f >> following);
    for (let k = 0; k < following; k++) {
      const next = bytes[at++];
      if ((next & 0xc0) !== 0x80) return null;
      code = (code << 6) | (next & 0x3f);
    }
    const tooShort = (following === 2 && code < 0x800) || (following === 3 && code < 0x10000);
    if (tooShort || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return null;
    if (code < 0x10000) units.push(code);
    else units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
    if (units.length >= PIECE) {
      pieces.push(String.fromCharCode(...units));
      units.length = 0;
    }
  }
  pieces.push(String.fromCharCode(...units));
  return pieces.join('');
}

/** Lone surrogates become U+FFFD, as in `TextEncoder`. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    let code = text.codePointAt(at) ?? 0;
    if (code > 0xffff) at++;
    else if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) {
      bytes[length++] = code;
      continue;
    }
    const following = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    bytes[length++] = ((0xff00 >> (following + 1)) & 0xff) | (code >> (6 * following));
    for (let k = following - 1; k >= 0; k--) bytes[length++] = 0x80 | ((code >> (6 * k)) & 0x3f);
  }
  return bytes.slice(0, length);
}
