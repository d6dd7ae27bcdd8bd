/** A long computation cut into short steps: whoever drives it may do something else, or stop, whenever it yields. */
export type Slices<Value> = Generator<undefined, Value, undefined>;

/** A computation short enough for a single step. */
export function* atOnce<Value>(make: () => Value): Slices<Value> {
  yield undefined;
  return make();
}

/** Runs all steps. */
export function finish<Value>(slices: Slices<Value>): Value {
  for (;;) {
    const step = slices.next();
    if (step.done === true) return step.value;
  }
}
