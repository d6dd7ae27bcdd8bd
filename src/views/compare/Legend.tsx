import { Swatch } from '../../charts/textures';
import styles from './Legend.module.css';
import { PART_NAMES, type PartId } from './names';

/** What the colours and hatchings mean. */
export function Legend({ parts }: { readonly parts: readonly PartId[] }) {
  return (
    <ul className={styles.legend} aria-label="Meaning of the colours" data-place="legend">
      {parts.map((part) => (
        <li key={part}>
          <Swatch texture={part} />
          {PART_NAMES[part]}
        </li>
      ))}
    </ul>
  );
}
