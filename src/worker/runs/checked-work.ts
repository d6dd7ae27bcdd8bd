import type { HardwareConfig, StreamWork } from '../../engine/csph/config';
import { validateHardware, validateWork } from '../../engine/csph/validate';
import type { PatternSettings } from '../../engine/pruning/types';
import { fail, type Result } from '../../lib/result';
import type { Run } from '../sliced-runs';

/** The array's columns are the filters of a chunk: the two are one number. */
export const checkHardware = ({ hardware, settings }: { readonly hardware: HardwareConfig; readonly settings: PatternSettings }): Result<HardwareConfig> =>
  hardware.arrayColumns === settings.chunkWidth
    ? validateHardware(hardware)
    : fail(`Chunks of ${settings.chunkWidth} filters do not fit ${hardware.arrayColumns} array columns.`, 'Make the chunk width and the array columns equal.');

export const checkedWork = (run: Run, work: StreamWork, hardware: HardwareConfig): StreamWork => run.unwrap(validateWork(work, hardware));
