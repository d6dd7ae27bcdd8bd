import { log10, powerOfTen } from '../../lib/maths';
import { percent } from '../../lib/numbers';
import { linearScale } from '../../render/scale';
import { type CurvesModel, decades, epochTicks, type Line, lowerEnd, pathOf } from './model';

const WIDTH = 400;
const HEIGHT = 190;
const LEFT = 40;
const RIGHT = 392;
const TOP = 14;
const BASE = 152;

interface FrameProps {
  readonly model: CurvesModel;
  readonly label: string;
  /** Ticks of the upright axis, as heights and words. */
  readonly ticks: readonly { readonly y: number; readonly name: string }[];
  readonly unit: string;
  readonly children: (x: (epoch: number) => number) => React.ReactNode;
}

/** Axes, their words, and where prunings fell. */
function Frame({ model, label, ticks, unit, children }: FrameProps) {
  const { cuts, end } = model;
  const x = linearScale([0, end], [LEFT, RIGHT]);
  return (
    <svg className="chart train-chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      {ticks.map(({ y, name }) => (
        <g key={name}>
          <path d={`M${LEFT} ${y}H${RIGHT}`} className="train-grid" />
          <text x={LEFT - 7} y={y + 4} className="chart-label" textAnchor="end">
            {name}
          </text>
        </g>
      ))}
      <text x={RIGHT} y={TOP - 5} className="chart-label" textAnchor="end">
        {unit}
      </text>
      {epochTicks(end).map((epoch) => (
        <text key={epoch} x={x(epoch)} y={BASE + 17} className="chart-label" textAnchor="middle">
          {epoch}
        </text>
      ))}
      <text x={(LEFT + RIGHT) / 2} y={BASE + 34} className="chart-label" textAnchor="middle">
        epochs
      </text>
      {cuts.map(({ at }, i) => (
        <path key={`${at} ${i}`} d={`M${x(at)} ${TOP}V${BASE}`} className="threshold" />
      ))}
      <path d={`M${LEFT} ${BASE}H${RIGHT}`} className="axis" />
      {children(x)}
    </svg>
  );
}

const last = (line: Line): string => (line.length === 0 ? 'nothing yet' : line[line.length - 1].toPrecision(3));

/** Cross-entropy of what is being learnt, and what the regulariser adds, step by step, on a logarithmic axis. */
export function LossChart({ model }: { readonly model: CurvesModel }) {
  const { runs } = model;
  const [low, high] = decades(runs.flatMap(({ losses, penalties }) => [losses, penalties]));
  const height = linearScale([low, high], [BASE, TOP]);
  const y = (value: number): number => (value > 0 && Number.isFinite(value) ? Math.min(BASE, Math.max(TOP, height(log10(value)))) : NaN);
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => ({ y: height(low + i), name: String(powerOfTen(low + i)) }));
  const current = runs.at(-1);
  return (
    <Frame
      model={model}
      ticks={ticks}
      unit="loss, nats"
      label={`Training loss by epoch. Cross-entropy now: ${last(current?.losses ?? [])} nats; λ times the regulariser: ${last(current?.penalties ?? [])}.`}
    >
      {(x) =>
        runs.map(({ from, losses, penalties }) => (
          <g key={from}>
            <path d={pathOf(penalties, x, y)} className="train-line train-line-penalty" />
            <path d={pathOf(losses, x, y)} className="train-line train-line-main" />
          </g>
        ))
      }
    </Frame>
  );
}

/** Share of images answered right: of those being learnt, step by step, and of the held-out ones after every epoch. */
export function AccuracyChart({ model }: { readonly model: CurvesModel }) {
  const { runs, cuts } = model;
  const least = lowerEnd(model);
  const height = linearScale([least, 1], [BASE, TOP]);
  const y = (share: number): number => (share < least ? NaN : height(share));
  const parts = least === 0 ? 4 : least === 0.96 ? 4 : 5;
  const ticks = Array.from({ length: parts + 1 }, (_, i) => {
    const share = least + ((1 - least) * i) / parts;
    return { y: height(share), name: percent(share, 0) };
  });
  const tests = runs.flatMap(({ heldOut }) => heldOut);
  return (
    <Frame
      model={model}
      ticks={ticks}
      unit="images right"
      label={`Accuracy by epoch. Held-out images right: ${tests.length === 0 ? 'not tested yet' : percent(tests[tests.length - 1])}.`}
    >
      {(x) => (
        <>
          {runs.map(({ from, learnt, heldOut }) => (
            <g key={from}>
              <path d={pathOf(learnt, x, y)} className="train-line train-line-learnt" />
              <path d={pathOf(heldOut, x, y)} className="train-line train-line-main" />
              {Array.from({ length: heldOut.length / 2 }, (_, i) => (
                <circle key={i} cx={x(heldOut[2 * i])} cy={y(heldOut[2 * i + 1])} r={3.2} className="train-point" />
              ))}
            </g>
          ))}
          {cuts.map(({ at, accuracy }, i) => (
            <g key={`${at} ${i}`}>
              <path d={diamond(x(at), y(Math.max(least, accuracy)))} className="train-cut" />
            </g>
          ))}
        </>
      )}
    </Frame>
  );
}

const diamond = (x: number, y: number): string => `M${x} ${y - 5.5}l5.5 5.5l-5.5 5.5l-5.5 -5.5z`;
