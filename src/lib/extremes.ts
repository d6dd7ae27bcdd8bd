/** The largest of any number of values, and no less than `least`. A call with an argument for each would overflow the stack from some 60,000 on. */
export const largestOf = (values: Iterable<number>, least = -Infinity): number => {
  let largest = least;
  for (const value of values) largest = Math.max(largest, value);
  return largest;
};

/** The smallest of any number of values, and no more than `most`. */
export const smallestOf = (values: Iterable<number>, most = Infinity): number => {
  let smallest = most;
  for (const value of values) smallest = Math.min(smallest, value);
  return smallest;
};
