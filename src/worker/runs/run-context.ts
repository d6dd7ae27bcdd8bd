import type { Networks } from '../networks';
import type { Run } from '../sliced-runs';

/** What a kind of run is given besides its request: its own run, to pause, report and fail by, and the networks with what is kept of them. */
export interface RunContext {
  readonly run: Run;
  readonly networks: Networks;
}

/** A kind of run: from a request to a value, in slices. The value must share no buffer with what is kept: its buffers are handed over. */
export type RunFunction<Request, Value> = (request: Request, context: RunContext) => Promise<Value>;
