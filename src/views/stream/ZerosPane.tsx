import type { LayerCounters, MacCounts } from '../../engine/csph/counters';
import { percent, whole } from '../../lib/numbers';
import { linearScale } from '../../render/scale';
import { Facts, Panel } from '../../ui/panel';
import type { OpenTile } from '../../pictures/array/tile';
import chart from '../../ui/chart.module.css';
import styles from './ZerosPane.module.css';

interface Part {
  readonly key: keyof MacCounts;
  readonly name: string;
  readonly slots: number;
}

const NAMES: Readonly<Record<keyof MacCounts, string>> = {
  useful: 'a product that counts',
  gated: 'gated: the activation is zero',
  zeroWeight: 'a cut weight in a kept chunk',
  idleRows: 'no position for the row',
  idleColumns: 'no filter for the column',
};
const ORDER: readonly (keyof MacCounts)[] = ['useful', 'gated', 'zeroWeight', 'idleRows', 'idleColumns'];
const WIDTH = 300;
const HEIGHT = 20;

/** Words that would be read if each chunk of a row read its activations anew: one for each of its MAC cycles and positions. */
const readsByChunk = ({ run: { cost }, trace: { positions } }: OpenTile): number => (cost.cycles.mac / cost.tiles) * positions;

/** What reading once saves; and why more words are read than there are inputs, though none is read twice for its position. */
function wordsNote({ delivered, distinctInputs }: LayerCounters['activations'], byChunk: number): string {
  const once = delivered < byChunk ? `one a row and position; read anew for each chunk: ${whole(byChunk)}` : 'one a row and position';
  return delivered === distinctInputs ? once : `${once}. Where windows overlap they are the same: ${whole(distinctInputs)} different inputs`;
}

/** Where the multipliers' time goes in the whole layer, on the activations of this very image. */
export function ZerosPane({ tile }: { readonly tile: OpenTile }) {
  const { counters, input } = tile.run;
  const all = ORDER.reduce((sum, key) => sum + counters.macs[key], 0);
  const parts: readonly Part[] = ORDER.map((key) => ({ key, name: NAMES[key], slots: counters.macs[key] })).filter(({ slots }) => slots > 0);
  if (all === 0) return null;
  const x = linearScale([0, all], [0, WIDTH]);
  const bars = parts.map((part, i) => {
    const left = x(parts.slice(0, i).reduce((sum, { slots }) => sum + slots, 0));
    return { ...part, left, width: Math.max(0, x(part.slots) - 1) };
  });
  return (
    <Panel title="Multipliers" aside="whole layer, this image">
      <svg
        className={`${chart.chart} ${styles.slots}`}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`Of ${whole(all)} multiplier slots: ${parts.map(({ name, slots }) => `${percent(slots / all)} ${name}`).join('; ')}.`}
      >
        <defs>
          <pattern id="slots-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <path d="M0 0V5" className={styles.line} />
          </pattern>
        </defs>
        {bars.map(({ key, left, width }) => (
          <g key={key}>
            <rect x={left} width={width} height={HEIGHT} rx={Math.min(3, width / 2)} className={styles[key]} />
            {key === 'gated' && <rect x={left} width={width} height={HEIGHT} rx={Math.min(3, width / 2)} fill="url(#slots-hatch)" />}
          </g>
        ))}
      </svg>
      <Facts
        label="Where the multipliers' time goes"
        facts={[
          ...parts.map(({ key, name, slots }) => ({
            key,
            name: (
              <>
                <svg className={styles.key} viewBox="0 0 10 10" aria-hidden="true">
                  <rect width={10} height={10} rx={2} className={styles[key]} />
                  {key === 'gated' && <rect width={10} height={10} rx={2} fill="url(#slots-hatch)" />}
                </svg>
                {name}
              </>
            ),
            value: percent(slots / all),
          })),
          { key: 'input', name: 'Zeros among the inputs', value: percent(input.zeros / input.elements), note: `of ${whole(input.elements)}` },
          {
            key: 'words',
            name: 'Activation words read',
            value: whole(counters.activations.delivered),
            note: wordsNote(counters.activations, readsByChunk(tile)),
          },
        ]}
      />
    </Panel>
  );
}
