/** The outcome of something that may fail for reasons the caller must show to a person. */
export type Result<Value, Problem = Failure> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: Problem };

/** What happened, to what, and what to do about it: each a sentence for a person. */
export interface Failure {
  /** What happened and to what, e.g. "weights.npy holds 3 non-finite values". */
  readonly message: string;
  /** What the person can do now. */
  readonly remedy: string;
  /** `network`: something could not be fetched, and may be once there is a connection again. */
  readonly cause?: 'network';
}

export const ok = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({ ok: true, value });

export const fail = (message: string, remedy: string): { readonly ok: false; readonly error: Failure } => ({
  ok: false,
  error: { message, remedy },
});
