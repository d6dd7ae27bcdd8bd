import type { NetworkInfo } from '../network-info';
import type { RunContext } from './run-context';

/** All networks there are, whatever their weights come from. */
export const listNetworks = (_request: null, { run, networks }: RunContext): Promise<readonly NetworkInfo[]> => networks.list(run);
