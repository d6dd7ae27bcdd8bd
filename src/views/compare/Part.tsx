import type { PartId } from './names';
import { PART_NAMES } from './names';
import './parts.css';

/** A part's look: hue by kind, and hatching where two kinds share one. `metadata buffer` → `part-metadata-buffer`. */
export const partClass = (part: PartId): string => `part part-${part.replaceAll(' ', '-')}`;

/** What the colours and hatchings mean. */
export function Legend({ parts }: { readonly parts: readonly PartId[] }) {
  return (
    <ul className="cmp-legend" aria-label="Meaning of the colours">
      {parts.map((part) => (
        <li key={part}>
          <span className={partClass(part)} aria-hidden="true" />
          {PART_NAMES[part]}
        </li>
      ))}
    </ul>
  );
}
