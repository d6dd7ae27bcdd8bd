import { invariant } from '../../../lib/assert';
import { bytesOf } from '../design-cost';
import { matchesOf } from '../packed-bits';
import type { GroupWork, Spared } from '../design-types';
import type { Constants } from './chain';
import { type DeadInput, deadParts } from './dead-channels';
import { squeeze } from './squeeze';

/** What a layer is without its dead parts. */
export interface Squeezed {
  /** What is left to run, of those groups that have anything. Never empty. */
  readonly works: readonly GroupWork[];
  readonly leaving: Constants;
  readonly dead: DeadCount;
  /** Products of a kept weight that are left out: with a non-zero activation, and with a zero. */
  readonly spared: Spared;
  /** Products with a zero that are left. */
  readonly zerosLeft: number;
}

/** Channels that are not read and filters that are not computed, of all. */
export interface DeadCount {
  readonly channels: number;
  readonly ofChannels: number;
  readonly filters: number;
  readonly ofFilters: number;
  /** Kept weights that are still used, and the bytes of a bit for each weight that might be. */
  readonly weightsLeft: number;
  readonly maskBytesLeft: number;
}

export const addDead = (counts: readonly DeadCount[]): DeadCount => {
  const sum = (read: (count: DeadCount) => number): number => counts.reduce((all, count) => all + read(count), 0);
  return {
    channels: sum(({ channels }) => channels),
    ofChannels: sum(({ ofChannels }) => ofChannels),
    filters: sum(({ filters }) => filters),
    ofFilters: sum(({ ofFilters }) => ofFilters),
    weightsLeft: sum(({ weightsLeft }) => weightsLeft),
    maskBytesLeft: sum(({ maskBytesLeft }) => maskBytesLeft),
  };
};

/** A group, and what is known of its inputs and filters. */
export interface KnownGroup extends DeadInput {
  readonly work: GroupWork;
}

/**
 * A layer's groups without what is known beforehand.
 * @param isLast whether the outputs are the network's: then every one is computed.
 */
export function withoutDead(groups: readonly KnownGroup[], isLast: boolean): Squeezed {
  invariant(groups.length > 0, 'a layer has a group');
  const works: GroupWork[] = [];
  const leaving: number[] = [];
  const counts: DeadCount[] = [];
  for (const { work, ...input } of groups) {
    const { channels, filters } = work.geometry;
    const parts = deadParts(work.geometry, work.weights, input);
    const liveFilters = isLast ? Uint32Array.from({ length: filters }, (_, m) => m) : parts.liveFilters;
    for (const value of parts.leaving) leaving.push(isLast ? Number.NaN : value);
    // Nothing to read or nothing to compute: the group is all known. One that is the network's last reads something, be it of no use.
    const isGone = parts.liveChannels.length === 0 || liveFilters.length === 0;
    const kept = isGone ? 0 : liveFilters.length;
    counts.push({
      channels: isGone ? channels : channels - parts.liveChannels.length,
      ofChannels: channels,
      filters: filters - kept,
      ofFilters: filters,
      weightsLeft: 0,
      maskBytesLeft: 0,
    });
    if (isGone) continue;
    const isWhole = parts.liveChannels.length === channels && liveFilters.length === filters;
    works.push(isWhole ? work : squeeze(work, parts.liveChannels, liveFilters));
  }
  if (works.length === 0) works.push(squeeze(groups[0].work, Uint32Array.of(0), Uint32Array.of(0)));
  const [before, after] = [productsOf(groups.map(({ work }) => work)), productsOf(works)];
  return {
    works,
    leaving: Float64Array.from(leaving),
    dead: {
      ...addDead(counts),
      weightsLeft: works.reduce((sum, { weights }) => sum + weights.kept, 0),
      maskBytesLeft: works.reduce((sum, { geometry }) => sum + bytesOf(geometry.rows * geometry.filters), 0),
    },
    spared: { useful: before.useful - after.useful, zeros: before.zeros - after.zeros },
    zerosLeft: after.zeros,
  };
}

/** Products of kept weights with non-zero activations, and with zeros. */
function productsOf(works: readonly GroupWork[]): Spared {
  let useful = 0;
  let all = 0;
  for (const { geometry, weights, activations } of works) {
    useful += matchesOf(weights, activations);
    all += weights.kept * geometry.positions;
  }
  return { useful, zeros: all - useful };
}
