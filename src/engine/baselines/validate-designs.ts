import { validateHardware } from '../csph/validate';
import { fail, ok } from '../../lib/result';
import type { Result } from '../../lib/result';
import { BALANCES, SPARTEN_WEIGHTS } from './sparten-config';
import { DESIGNS } from './designs';
import { MOST_BYTES, type SizeLimit } from './size-limits';
import type { DesignConfig } from './design';

/** Checks a configuration that may come from a link, a form or a command line. */
export function validateDesignConfig(config: DesignConfig): Result<DesignConfig> {
  const hardware = validateHardware(config.hardware);
  if (!hardware.ok) return hardware;
  const { memory, systolic, sparten, cambricon } = config;
  const sizes: readonly SizeLimit[] = [
    ['weight buffer’s bytes', memory.weightBufferBytes, 1, MOST_BYTES],
    ['activation buffer’s bytes', memory.activationBufferBytes, 1, MOST_BYTES],
    ...Object.values(DESIGNS).flatMap((design) => design.limits(config)),
  ];
  for (const [name, value, least, most] of sizes) {
    if (!Number.isInteger(value) || value < least || value > most) return fail(`The ${name}: ${value}.`, `Give a whole number from ${least} to ${most}.`);
  }
  if (cambricon.window % 32 !== 0) return fail(`The Cambricon index window: ${cambricon.window}.`, 'Give a multiple of 32.');
  if (!(memory.dramBytesPerCycle > 0 && memory.dramBytesPerCycle <= MOST_BYTES))
    return fail(`DRAM bytes a cycle: ${memory.dramBytesPerCycle}.`, 'Give a number above 0.');
  if (systolic.rows * systolic.columns < 2) return fail('The systolic array has a single multiplier.', 'Give it at least two.');
  if (!BALANCES.includes(sparten.balance)) return fail(`The SparTen balancing is "${String(sparten.balance)}".`, `Choose one of: ${BALANCES.join(', ')}.`);
  if (!SPARTEN_WEIGHTS.includes(sparten.weights))
    return fail(`The weights of SparTen are "${String(sparten.weights)}".`, `Choose one of: ${SPARTEN_WEIGHTS.join(', ')}.`);
  return ok(config);
}
