import { DESIGNS } from '../../engine/baselines/catalogue';
import { DESIGN_IDS, type DesignId } from '../../engine/baselines/types';
import { PATTERN_NAMES } from '../../scenario/names';
import { Dialog } from '../../ui/dialog';
import { Sure } from './Grounds';
import { DESIGN_NAMES } from './names';

/** What every design's figures assume, with the chosen one open. @param note what the weights and activations are. */
export function Assumptions({ design, note, onClose }: { readonly design: DesignId; readonly note: string; readonly onClose: () => void }) {
  return (
    <Dialog title="What the figures assume" isOpen onClose={onClose}>
      <p className="cmp-said">{note}</p>
      <p className="cmp-said">
        All designs are models of ours, run by one engine on the same layers. Idle multipliers and leakage cost nothing in any of them. Each tag says how sure a
        statement is.
      </p>
      {DESIGN_IDS.map((id) => (
        <details key={id} className="cmp-details" open={id === design}>
          <summary>
            {DESIGN_NAMES[id]} <span className="cmp-bar-note">{PATTERN_NAMES[DESIGNS[id].pattern]}</span>
          </summary>
          <ul className="cmp-reasons">
            {DESIGNS[id].assumptions.map(({ text, confidence, source }) => (
              <li key={text}>
                {text} <Sure confidence={confidence} />
                {source !== undefined && <span className="cmp-source">{source}</span>}
              </li>
            ))}
          </ul>
        </details>
      ))}
    </Dialog>
  );
}
