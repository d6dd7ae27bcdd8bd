/** Thrown where the program, not the person, is wrong. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** States what must hold here. @throws InvariantError when it does not. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** For the default branch of an exhaustive switch. @throws InvariantError always. */
export function unreachable(value: never): never {
  throw new InvariantError(`unexpected value ${JSON.stringify(value)}`);
}
