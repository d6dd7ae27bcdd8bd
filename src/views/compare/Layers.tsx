import { powerOfTwo } from '../../lib/maths';
import { type CSSProperties, type KeyboardEvent, useState } from 'react';
import type { CompareReport } from '../../engine/baselines/compare-network';
import type { DesignId } from '../../engine/baselines/design-types';
import type { CompareMeasure } from '../../scenario/types';
import { IconButton } from '../../ui/buttons';
import { blocksOf } from './blocks';
import './layers.css';
import { amountOf, barOf, FULL_FACTOR, type HeatRow, heatRows, heatStrength, resultFor, unitFor } from './model';
import { DESIGN_NAMES } from './names';
import { times } from './numbers';
import { partClass } from './Part';
import { MEASURE_NAMES } from './say';

/** With more layers their columns are too narrow for words. */
const LABELLED_LAYERS = 16;
/** With more layers their names stand upright on a narrow screen. */
const UPRIGHT_LAYERS = 7;
/** With more layers a phone has no room for their figures. */
const PACKED_LAYERS = 13;

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
  const names = report.layers.map(({ name }) => name);
  const count = names.length;
  const labelled = count <= LABELLED_LAYERS;
  const crowding = `${labelled ? 'is-labelled' : ''} ${count > UPRIGHT_LAYERS ? 'is-crowded' : ''} ${count > PACKED_LAYERS ? 'is-packed' : ''}`;
  const columns = { gridTemplateColumns: `repeat(${count}, minmax(0, 1fr))` };
  return (
    <div className={`cmp-layers ${crowding}`}>
      <div className="cmp-layers-grid">
        <span className="cmp-layers-name">
          {DESIGN_NAMES[reference]}
          <span className="cmp-bar-detail">{MEASURE_NAMES[measure].toLowerCase()} by layer</span>
        </span>
        <div className="cmp-columns" style={columns} role="img" aria-label={columnWords(report, reference, measure, tableUnit)}>
          {bars.map((bar, index) => (
            <div key={names[index]} className="cmp-column">
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
          {labelled ? names.map((name) => <span key={name}>{name}</span>) : <Blocks names={names} />}
        </div>
        <Picks names={names} columns={columns} chosen={chosen} onLook={setHovered} onPick={(name) => onLayer(name === layer ? null : name)} />
      </div>
      <Scale reference={reference} measure={measure} />
      <div className="cmp-layers-foot">
        {count > 1 && <Turning names={names} chosen={chosen} onLayer={onLayer} />}
        <p className="cmp-readout">{shown === null ? hint(count, reference, measure) : layerWords(props, rows, shown)}</p>
      </div>
    </div>
  );
}

/** Where in the network a column is: its blocks, as far as their labels fit, and its two ends. */
function Blocks({ names }: { readonly names: readonly string[] }) {
  return (
    <>
      {blocksOf(names).map(({ label, size }, place) => (
        <span key={place} className="cmp-block" style={{ gridColumn: `span ${size}` }}>
          <span>{label}</span>
        </span>
      ))}
      <span className="cmp-layer-ends">
        <span>{names[0]}</span>
        <span>first layer → last</span>
        <span>{names.at(-1)}</span>
      </span>
    </>
  );
}

/** What the shades of the cells mean, each as it is painted: less, then doublings up to the factor beyond which none is darker. */
const SCALE = [
  { value: 1 / 2, words: 'less' },
  ...Array.from({ length: Math.log2(FULL_FACTOR) + 1 }, (_, doublings) => powerOfTwo(doublings)).map((value) => ({
    value,
    words: `${value}×${value === FULL_FACTOR ? ' and more' : ''}`,
  })),
];

function Scale({ reference, measure }: Pick<LayersProps, 'reference' | 'measure'>) {
  return (
    <ul className="cmp-scale" aria-label={`Shades of the cells, in times ${DESIGN_NAMES[reference]}’s ${MEASURE_NAMES[measure].toLowerCase()}`}>
      {SCALE.map(({ value, words }) => (
        <li key={value}>
          <span className={cellClass(value)} style={strengthOf(value)} aria-hidden="true" />
          {words}
        </li>
      ))}
    </ul>
  );
}

interface TurningProps {
  readonly names: readonly string[];
  readonly chosen: number;
  readonly onLayer: (layer: string | null) => void;
}

/** From layer to layer with a finger, where a column is narrower than one. Round by way of all layers together. */
function Turning({ names, chosen, onLayer }: TurningProps) {
  const stops = [null, ...names];
  const turn = (by: 1 | -1): void => onLayer(stops[(chosen + 1 + by + stops.length) % stops.length]);
  return (
    <div className="cmp-turning">
      <IconButton icon="stepBack" label="Previous layer" onPress={() => turn(-1)} />
      <IconButton icon="stepForward" label="Next layer" onPress={() => turn(1)} />
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

/** A button over each column. One of them takes part in the order of focus; the arrow keys, Home and End go to the others. */
function Picks({ names, columns, chosen, onLook, onPick }: PicksProps) {
  const move = (event: KeyboardEvent<HTMLButtonElement>): void => {
    const { currentTarget: own, key } = event;
    const ways: Readonly<Record<string, Element | null | undefined>> = {
      ArrowRight: own.nextElementSibling,
      ArrowLeft: own.previousElementSibling,
      Home: own.parentElement?.firstElementChild,
      End: own.parentElement?.lastElementChild,
    };
    if (!(key in ways)) return;
    // Also at either end, where there is no way on: the page must not scroll instead.
    event.preventDefault();
    event.stopPropagation();
    const next = ways[key];
    if (next instanceof HTMLElement) next.focus();
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
  const cells = `Cells: how many times ${whose} each design needs there.`;
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
          <span key={report.layers[index].name} className={cellClass(value)} style={value === null ? undefined : strengthOf(value)}>
            {labelled && value !== null && times(value).slice(0, -1)}
          </span>
        ))}
      </div>
    </>
  );
}

const cellClass = (value: number | null): string => `cmp-cell ${value === null ? 'is-unknown' : value < 1 ? 'is-less' : 'is-more'}`;

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
