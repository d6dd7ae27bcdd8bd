import { type CSSProperties, type KeyboardEvent, useState } from 'react';
import type { CompareReport } from '../../engine/baselines/compare';
import type { DesignId } from '../../engine/baselines/types';
import type { CompareMeasure } from '../../scenario/types';
import './layers.css';
import { amountOf, barOf, type HeatRow, heatRows, heatStrength, resultFor, unitFor } from './model';
import { DESIGN_NAMES } from './names';
import { times } from './numbers';
import { partClass } from './Part';
import { MEASURE_NAMES } from './say';

/** With more layers their columns are too narrow for words. */
const LABELLED_LAYERS = 16;
/** With more layers their names stand upright on a narrow screen. */
const UPRIGHT_LAYERS = 7;

interface LayersProps {
  readonly report: CompareReport;
  readonly measure: CompareMeasure;
  readonly tableUnit: 'pJ' | 'MAC';
  /** Whose columns stand on top, and what the others are compared with. */
  readonly reference: DesignId;
  readonly layer: string | null;
  readonly onLayer: (layer: string | null) => void;
}

/** One column a layer: what the reference needs there, and how many times that each other design needs. */
export function Layers(props: LayersProps) {
  const { report, measure, tableUnit, reference, layer, onLayer } = props;
  const [hovered, setHovered] = useState<number | null>(null);
  const bars = report.layers.flatMap(({ results }) => {
    const result = resultFor(results, reference);
    return result === null ? [] : [barOf(result, measure)];
  });
  const rows = heatRows(report, reference, measure);
  const tallest = Math.max(...bars.map(({ total }) => total), Number.MIN_VALUE);
  const chosen = report.layers.findIndex(({ name }) => name === layer);
  const shown = hovered ?? (chosen >= 0 ? chosen : null);
  const count = report.layers.length;
  const labelled = count <= LABELLED_LAYERS;
  const columns = { gridTemplateColumns: `repeat(${count}, minmax(0, 1fr))` };
  return (
    <div className={`cmp-layers ${labelled ? 'is-labelled' : ''} ${count > UPRIGHT_LAYERS ? 'is-crowded' : ''}`}>
      <div className="cmp-layers-grid">
        <span className="cmp-layers-name">
          {DESIGN_NAMES[reference]}
          <span className="cmp-bar-detail">{MEASURE_NAMES[measure].toLowerCase()} by layer</span>
        </span>
        <div className="cmp-columns" style={columns} role="img" aria-label={columnWords(report, reference, measure, tableUnit)}>
          {bars.map((bar, index) => (
            <div key={report.layers[index].name} className="cmp-column">
              {bar.segments.map(({ part, value }) => (
                <span key={part} className={partClass(part)} style={{ blockSize: `${(100 * value) / tallest}%` }} />
              ))}
            </div>
          ))}
        </div>
        {rows.map((row) => (
          <HeatLine key={row.design} row={row} report={report} reference={reference} columns={columns} labelled={labelled} />
        ))}
        <span />
        <div className="cmp-layer-names" style={columns} aria-hidden="true">
          {labelled ? report.layers.map(({ name }) => <span key={name}>{name}</span>) : <span className="cmp-layer-ends">first layer → last</span>}
        </div>
        <Picks
          names={report.layers.map(({ name }) => name)}
          columns={columns}
          chosen={chosen}
          onLook={setHovered}
          onPick={(name) => onLayer(name === layer ? null : name)}
        />
      </div>
      <p className="cmp-readout">{shown === null ? hint(count, reference, measure) : layerWords(props, rows, shown)}</p>
    </div>
  );
}

interface PicksProps {
  readonly names: readonly string[];
  readonly columns: CSSProperties;
  /** Index of the layer on show alone; −1 for none. */
  readonly chosen: number;
  readonly onLook: (index: number | null) => void;
  readonly onPick: (name: string) => void;
}

/** A button over each column. One of them takes part in the order of focus; the arrow keys go to the others. */
function Picks({ names, columns, chosen, onLook, onPick }: PicksProps) {
  const move = (event: KeyboardEvent<HTMLButtonElement>): void => {
    const { currentTarget: own, key } = event;
    const next = key === 'ArrowRight' ? own.nextElementSibling : key === 'ArrowLeft' ? own.previousElementSibling : null;
    if (!(next instanceof HTMLElement)) return;
    event.preventDefault();
    event.stopPropagation();
    next.focus();
  };
  return (
    <div className="cmp-picks" style={columns} role="group" aria-label="Show one layer alone" onPointerLeave={() => onLook(null)}>
      {names.map((name, index) => (
        <button
          key={name}
          type="button"
          className="cmp-pick"
          aria-label={name}
          aria-pressed={index === chosen}
          tabIndex={index === Math.max(0, chosen) ? 0 : -1}
          onPointerEnter={() => onLook(index)}
          onFocus={() => onLook(index)}
          onBlur={() => onLook(null)}
          onKeyDown={move}
          onClick={() => onPick(name)}
        />
      ))}
    </div>
  );
}

function hint(count: number, reference: DesignId, measure: CompareMeasure): string {
  const whose = `${DESIGN_NAMES[reference]}’s ${MEASURE_NAMES[measure].toLowerCase()}`;
  const cells = `Cells: how many times ${whose} each design needs there; blue where it needs less.`;
  return count > 1 ? `${cells} Choose a layer to see it alone.` : cells;
}

interface HeatLineProps extends Pick<LayersProps, 'report' | 'reference'> {
  readonly row: HeatRow;
  readonly columns: CSSProperties;
  readonly labelled: boolean;
}

function HeatLine({ row, report, reference, columns, labelled }: HeatLineProps) {
  const words = row.ratios.map((value, index) => `${report.layers[index].name} ${value === null ? 'no figure' : times(value)}`).join('; ');
  return (
    <>
      <span className="cmp-layers-name">{DESIGN_NAMES[row.design]}</span>
      <div className="cmp-heat" style={columns} role="img" aria-label={`${DESIGN_NAMES[row.design]}, times ${DESIGN_NAMES[reference]}: ${words}`}>
        {row.ratios.map((value, index) => (
          <span
            key={report.layers[index].name}
            className={`cmp-cell ${value === null ? 'is-unknown' : value < 1 ? 'is-less' : 'is-more'}`}
            style={value === null ? undefined : strengthOf(value)}
          >
            {labelled && value !== null && times(value).slice(0, -1)}
          </span>
        ))}
      </div>
    </>
  );
}

/** Read by the style sheet: how strongly the cell is coloured. */
const strengthOf = (value: number): CSSProperties => ({ '--strength': heatStrength(value) }) as CSSProperties;

function columnWords(report: CompareReport, design: DesignId, measure: CompareMeasure, tableUnit: 'pJ' | 'MAC'): string {
  const words = report.layers.map(({ name, results }) => {
    const result = resultFor(results, design);
    return result === null ? name : `${name} ${unitFor([result], measure, null, tableUnit).format(amountOf(result, measure))}`;
  });
  return `${MEASURE_NAMES[measure]} of ${DESIGN_NAMES[design]} by layer: ${words.join('; ')}`;
}

function layerWords({ report, reference, measure, tableUnit }: LayersProps, rows: readonly HeatRow[], index: number): string {
  const { name, results } = report.layers[index];
  const own = resultFor(results, reference);
  const amount = own === null ? '' : unitFor([own], measure, null, tableUnit).format(amountOf(own, measure));
  const others = rows.flatMap(({ design, ratios }) => {
    const value = ratios[index];
    return value === null ? [] : [`${DESIGN_NAMES[design]} ${times(value)}`];
  });
  return `${name}: ${DESIGN_NAMES[reference]} ${amount}. ${others.join(', ')}.`;
}
