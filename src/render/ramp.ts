import { channels } from './palette';

/** `share` of the way from one `#rrggbb` colour to another, as the word that a little-endian host stores as RGBA bytes. */
const mixed = (from: string, to: string, share: number): number => {
  const a = channels(from);
  const b = channels(to);
  const [red, green, blue] = a.map((channel, i) => Math.round(channel + (b[i] - channel) * share)) as [number, number, number];
  return (255 << 24) | (blue << 16) | (green << 8) | red;
};

/** 256 such words in even steps between two shares. */
export const ramp = (from: string, to: string, least: number, most: number): Uint32Array =>
  Uint32Array.from({ length: 256 }, (_, level) => mixed(from, to, least + ((most - least) * level) / 255));
