import { describe, expect, it } from 'vitest';
import { COMPARE_MEASURES } from '../../scenario/words';
import { partsOf } from './model';
import { PART_LOOKS } from './part-looks';

describe('the looks of the parts', () => {
  it.each(COMPARE_MEASURES)('tell the parts of %s apart, in colour, and by hatching alone where the system sets the colours', (measure) => {
    const looks = partsOf(measure).map((part) => PART_LOOKS.filter(({ id }) => id === part));
    for (const own of looks) expect(own).toHaveLength(1);
    const all = looks.flat();
    expect(new Set(all.map(({ fill, hatching }) => `${fill} ${hatching}`)).size).toBe(all.length);
    expect(new Set(all.map(({ systemHatching }) => systemHatching)).size).toBe(all.length);
  });
});
