import { DESIGNS, patternOf } from '../../engine/baselines/designs';
import type { DesignConfig } from '../../engine/baselines/design';
import type { DesignId } from '../../engine/baselines/design-types';
import { PATTERN_NAMES } from '../../scenario/names';
import { Dialog } from '../../ui/dialog';
import { Said } from './Grounds';
import { DESIGN_NAMES } from './names';
import styles from './Published.module.css';
import words from './words.module.css';

interface AssumptionsProps {
  readonly design: DesignId;
  /** Those that are compared. */
  readonly designs: readonly DesignId[];
  /** What the figures on show were computed with, design by design. */
  readonly configOf: (design: DesignId) => DesignConfig;
  /** What the weights and activations are. */
  readonly note: string;
  readonly onClose: () => void;
}

/** What every design's figures assume, with the chosen one open. */
export function Assumptions({ design, designs, configOf, note, onClose }: AssumptionsProps) {
  return (
    <Dialog title="What the figures assume" isOpen onClose={onClose}>
      <p className={words.said}>{note}</p>
      <p className={words.said}>
        All designs are models of ours, run by one engine on the same layers. Idle multipliers and leakage cost nothing in any of them. Each tag says how sure a
        statement is, and in more words at a press.
      </p>
      {designs.map((id) => (
        <details key={id} className={styles.details} open={id === design}>
          <summary>
            {DESIGN_NAMES[id]} <span className={words.detail}>{PATTERN_NAMES[patternOf(id, configOf(id))]}</span>
          </summary>
          <ul className={styles.reasons}>
            {DESIGNS[id].assumptions(configOf(id)).map(({ reference, ...statement }) => (
              <li key={statement.text}>
                <Said {...statement} />
                {reference !== undefined && (
                  <p className={words.remark}>
                    <Said {...reference} />
                  </p>
                )}
              </li>
            ))}
          </ul>
        </details>
      ))}
    </Dialog>
  );
}
