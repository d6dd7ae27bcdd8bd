import { useCallback, useMemo } from 'react';
import { percent, whole } from '../../lib/numbers';
import { keptShares, prunedCascade } from '../../pictures/matrix/cascade';
import { drawScores } from '../../pictures/scores/draw';
import { type RowScores, SCORES_HEIGHT, scoresModel, scoresSentence } from '../../pictures/scores/model';
import type { Paint } from '../../render/painter';
import type { Palette } from '../../render/palette';
import { linearScale } from '../../render/scale';
import { Canvas } from '../../ui/canvas';
import type { StorageSize } from '../../engine/encoding/types';
import type { Pruning } from '../../engine/pruning/types';
import type { LayerData } from '../../worker/protocol';
import scores from './RowScores.module.css';
import chart from '../../ui/chart.module.css';

const ENCODING_NAMES: Readonly<Record<StorageSize['encoding'], string>> = {
  dense: 'dense',
  csr: 'CSR',
  bitmap: 'bitmap',
  block: 'block index',
  'n:m': 'n of m',
  weaved: 'weaved',
};

interface ScoresProps {
  readonly layer: LayerData;
  readonly pruning: Pruning;
  readonly row: number;
  readonly palette: Palette;
}

/** A row's cascade scores, chunk by chunk, against the threshold. */
export function CascadeScores({ layer, pruning, row, palette }: ScoresProps) {
  const subject = useMemo(() => rowScores(layer, pruning, row), [layer, pruning, row]);
  const paint = useCallback<Paint>((painter, size) => drawScores(painter, scoresModel(subject, size), palette), [subject, palette]);
  return (
    <div className={scores.scores} style={{ blockSize: SCORES_HEIGHT }} role="img" aria-label={scoresSentence(subject)}>
      <Canvas paint={paint} />
    </div>
  );
}

function rowScores(layer: LayerData, pruning: Pruning, row: number): RowScores {
  const { chunks } = layer;
  const { q, settings } = pruning;
  return {
    row,
    scores: layer.cascadeScores.subarray(row * chunks, (row + 1) * chunks),
    kept: keptShares(prunedCascade(layer.weights.values, pruning), row),
    // A threshold below every score, where nothing is to be cut, is no line of the chart.
    q: settings.pattern === 'cascade' && q !== null && q >= 0 ? q : null,
  };
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
      className={chart.chart}
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
            <text x={0} y={top + 13} className={size.encoding === 'weaved' ? `${chart.name} ${chart.strong}` : chart.name}>
              {ENCODING_NAMES[size.encoding]}
            </text>
            <rect x={left} y={top} width={values} height={18} rx={3} className={chart.markWeight} />
            {metadata > 0 && (
              <rect x={left + values + 1} y={top} width={Math.max(1.5, metadata)} height={18} rx={Math.min(3, metadata / 2)} className={chart.markMetadata} />
            )}
            <text x={left + values + metadata + 8} y={top + 13} className={chart.value}>
              {percent((size.valueBits + size.metadataBits) / full, 0)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
