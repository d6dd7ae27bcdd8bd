import { useMemo } from 'react';
import { MarkKey, type MarkLook } from '../../charts/marks';
import { type LineSeries, PointLines } from '../../charts/PointLines';
import { bytesWords } from '../../engine/baselines/assumptions';
import type { CompareReport } from '../../engine/baselines/compare-network';
import { DESIGN_IDS, type DesignId } from '../../engine/baselines/design-types';
import { BUFFER_SIZES, inputReads, leastBuffer } from '../../engine/baselines/nest/buffer-curve';
import { log, powerOfTen } from '../../lib/maths';
import { DESIGN_NAMES } from './names';
import { bufferScale, byteScale, withUnit } from './numbers';
import styles from './BufferCurve.module.css';

const LOOKS: Readonly<Record<DesignId, MarkLook>> = {
  'csp-h': { shape: 'circle', colour: 'var(--weight)' },
  sparten: { shape: 'square', colour: 'var(--lookup)' },
  'cambricon-x': { shape: 'triangle', colour: 'var(--activation)' },
  'cambricon-s': { shape: 'diamond', colour: 'var(--activation)' },
  'sparse-tensor-core': { shape: 'star', colour: 'var(--partial-sum)' },
  'nm-core': { shape: 'star', colour: 'var(--lookup)' },
  'dense-os': { shape: 'cross', colour: 'var(--ink3)' },
  'dense-ws': { shape: 'plus', colour: 'var(--ink3)' },
  'dense-is': { shape: 'bar', colour: 'var(--ink3)' },
};

const log2 = (value: number): number => log(value) / log(2);
const log10 = (value: number): number => log(value) / log(10);

/** As bytes are told on the page: decimal. */
const MEGA = 1_000_000;

const X = {
  domain: [log2(BUFFER_SIZES[0]), log2(BUFFER_SIZES[BUFFER_SIZES.length - 1])],
  ticks: [10, 12, 14, 16, 18, 20, 22].map((at) => ({ at, name: bytesWords(1 << at) })),
  name: 'input buffer',
} as const;

interface BufferCurveProps {
  /** With input levels. */
  readonly report: CompareReport;
  /** The input buffer of what is on show. */
  readonly bytes: number;
  readonly onBytes: (bytes: number) => void;
}

/** Bytes of inputs that each design reads from DRAM, over the size of the input buffer. */
export function BufferCurve({ report, bytes, onBytes }: BufferCurveProps) {
  const designs = useMemo(() => DESIGN_IDS.filter((id) => report.totals.some(({ design }) => design === id)), [report]);
  const reads = useMemo(
    () => new Map(designs.map((design) => [design, BUFFER_SIZES.map((size) => inputReads(report, design, size))] as const)),
    [report, designs],
  );
  const all = [...reads.values()].flat().filter((each) => each > 0);
  if (all.length === 0) return null;
  const [low, high] = [Math.floor(log10(Math.min(...all))), Math.ceil(log10(Math.max(...all)))];
  const series = designs.map((design): LineSeries => {
    const points = (reads.get(design) ?? []).map((each, i) => {
      // A design that reads nothing stands at the foot of the axis: a logarithm has no place for it.
      const y = Math.max(low, log10(Math.max(each, 1)));
      const words = `${DESIGN_NAMES[design]}: ${withUnit(each, byteScale)} read with a buffer of ${bytesWords(BUFFER_SIZES[i])}`;
      return { id: `${design} ${BUFFER_SIZES[i]}`, x: log2(BUFFER_SIZES[i]), y, low: y, high: y, words };
    });
    return { key: design, ...LOOKS[design], points, banded: false, dashed: false, depth: design === 'csp-h' ? 2 : design === 'sparten' ? 1 : 0 };
  });
  const selected = BUFFER_SIZES.includes(bytes) ? `csp-h ${bytes}` : null;
  return (
    <div className={styles.curve}>
      <p className={styles.axis}>MB of inputs read from DRAM</p>
      <PointLines
        series={series}
        x={X}
        y={{
          domain: [low, Math.max(high, low + 1)],
          ticks: range(low, Math.max(high, low + 1)).map((at) => ({ at, name: String(powerOfTen(at) / MEGA) })),
        }}
        label={`Bytes of inputs read from DRAM over the input buffer, for ${designs.length} designs, both axes logarithmic.`}
        targets="Points of the chart: choose one to take its buffer"
        selected={selected}
        onSelect={(id) => onBytes(Number(id.split(' ')[1]))}
      />
      <ul className={styles.key}>
        {designs.map((design) => (
          <li key={design}>
            <MarkKey {...LOOKS[design]} />
            {DESIGN_NAMES[design]}
          </li>
        ))}
      </ul>
      <details className={styles.table}>
        <summary>Each input once: the least buffer, layer by layer</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">Layer</th>
              {designs.map((design) => (
                <th key={design} scope="col">
                  {DESIGN_NAMES[design]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {report.layers.map((layer) => (
              <tr key={layer.name}>
                <th scope="row">{layer.name}</th>
                {designs.map((design) => (
                  <td key={design}>{withUnit(leastBuffer(layer, design), bufferScale)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}

const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
