/** Different chips that meet one output group when (position, group) pairs are dealt to the chips in turn. */
export function chipsMeeting(groups: number, chips: number): number {
  let a = groups;
  let b = chips;
  while (b !== 0) [a, b] = [b, a % b];
  return chips / a;
}
