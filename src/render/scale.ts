/** Maps a domain onto a range in proportion; values beside the domain land beside the range. An empty domain maps to the range's start. */
export function linearScale(domain: readonly [number, number], range: readonly [number, number]): (value: number) => number {
  const [from, to] = domain;
  const [start, end] = range;
  return (value) => (to === from ? start : start + ((value - from) / (to - from)) * (end - start));
}
