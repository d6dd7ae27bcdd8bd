import { percent, whole } from '../../lib/numbers';
import { linearScale } from '../../render/scale';
import type { StorageSize } from '../../engine/encoding/types';
import type { Pruning } from '../../engine/pruning/types';
import type { LayerData } from '../../worker/protocol';
import { keptShares } from './model';

const ENCODING_NAMES: Readonly<Record<StorageSize['encoding'], string>> = {
  dense: 'dense',
  csr: 'CSR',
  bitmap: 'bitmap',
  block: 'block index',
  'n:m': 'n of m',
  weaved: 'weaved',
};

/** At most so many bars stand side by side before labels give way. */
const LABELLED_BARS = 12;

const keptInWords = (share: number): string => (share === 1 ? 'kept' : share === 0 ? 'cut' : `${percent(share, 0)} kept`);

/** A row's cascade scores, chunk by chunk, against the threshold; coloured by how much of each chunk is kept, whatever the pattern. */
export function CascadeScores({ layer, pruning, row }: { readonly layer: LayerData; readonly pruning: Pruning; readonly row: number }) {
  const { chunks } = layer;
  const scores = layer.cascadeScores.subarray(row * chunks, (row + 1) * chunks);
  const kept = keptShares(pruning, row);
  // A threshold below every score, where nothing is to be cut, is no line of the chart.
  const q = pruning.settings.pattern === 'cascade' && pruning.q !== null && pruning.q >= 0 ? pruning.q : null;
  const width = 300;
  const base = 150;
  const y = linearScale([0, Math.max(q ?? 0, ...scores) * 1.12 || 1], [base, 18]);
  const step = width / chunks;
  const bar = Math.min(46, step * 0.72);
  const labelled = chunks <= LABELLED_BARS;
  const summary = Array.from(scores, (score, n) => `chunk ${n}: ${score.toFixed(2)}, ${keptInWords(kept[n])}`).join('; ');
  return (
    <svg
      className="chart"
      viewBox={`0 0 ${width} 182`}
      role="img"
      aria-label={`Cascade scores of row ${row} in units of sigma. ${summary}.${q === null ? '' : ` Threshold q ${q.toFixed(2)}.`}`}
    >
      {Array.from(scores, (score, n) => {
        const box = { x: (n + 0.5) * step - bar / 2, y: y(score), width: bar, height: Math.max(0.5, base - y(score)), rx: Math.min(4, bar / 4) };
        return (
          <g key={n}>
            <rect {...box} className="mark-cut" />
            {kept[n] > 0 && <rect {...box} className="mark-weight" style={{ opacity: kept[n] }} />}
          </g>
        );
      })}
      {q !== null && (
        <>
          <path d={`M0 ${y(q)}H${width}`} className="threshold" />
          <text x={width} y={12} className="threshold-label" textAnchor="end">
            q = {q.toFixed(2)}
          </text>
        </>
      )}
      {labelled &&
        Array.from(scores, (score, n) => (
          <g key={n}>
            <text x={(n + 0.5) * step} y={y(score) - 5} className="chart-value" textAnchor="middle">
              {score.toFixed(2)}
            </text>
            <text x={(n + 0.5) * step} y={base + 15} className="chart-label" textAnchor="middle">
              {chunks <= 5 ? `chunk ${n}` : n}
            </text>
          </g>
        ))}
      {(!labelled || chunks > 5) && (
        <text x={width / 2} y={180} className="chart-label" textAnchor="middle">
          chunk
        </text>
      )}
    </svg>
  );
}

/** What each encoding takes beside the dense layer: values, and the metadata that says where they are. */
export function StorageBars({ storage }: { readonly storage: readonly StorageSize[] }) {
  const dense = storage.find(({ encoding }) => encoding === 'dense');
  const full = dense ? dense.valueBits + dense.metadataBits : 1;
  const widest = Math.max(full, ...storage.map((size) => size.valueBits + size.metadataBits));
  const left = 78;
  const x = linearScale([0, widest], [0, 168]);
  return (
    <svg
      className="chart"
      viewBox={`0 0 300 ${storage.length * 26 + 2}`}
      role="img"
      aria-label={`Storage by encoding. ${storage.map((size) => `${ENCODING_NAMES[size.encoding]}: ${whole(size.valueBits)} bits of values and ${whole(size.metadataBits)} bits of metadata`).join('; ')}.`}
    >
      {storage.map((size, i) => {
        const top = i * 26 + 4;
        const values = x(size.valueBits);
        const metadata = x(size.metadataBits);
        return (
          <g key={size.encoding}>
            <text x={0} y={top + 13} className={size.encoding === 'weaved' ? 'chart-name chart-name-strong' : 'chart-name'}>
              {ENCODING_NAMES[size.encoding]}
            </text>
            <rect x={left} y={top} width={values} height={18} rx={3} className="mark-weight" />
            {metadata > 0 && (
              <rect x={left + values + 1} y={top} width={Math.max(1.5, metadata)} height={18} rx={Math.min(3, metadata / 2)} className="mark-metadata" />
            )}
            <text x={left + values + metadata + 8} y={top + 13} className="chart-value">
              {percent((size.valueBits + size.metadataBits) / full, 0)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
