import { type CSSProperties, useState } from 'react';
import { Columns } from '../../charts/Columns';
import { HeatStrip, HeatSwatch, type Heat } from '../../charts/HeatStrip';
import { useWalk } from '../../charts/use-walk';
import { powerOfTwo } from '../../lib/maths';
import type { CompareReport } from '../../engine/baselines/compare-network';
import type { DesignId } from '../../engine/baselines/design-types';
import type { CompareMeasure } from '../../scenario/words';
import { IconButton } from '../../ui/buttons';
import { blocksOf } from './blocks';
import styles from './Layers.module.css';
import { amountOf, barOf, FULL_FACTOR, type HeatRow, heatRows, heatStrength, partsOf, resultFor, unitFor } from './model';
import { DESIGN_NAMES } from './names';
import { times } from './numbers';
import { LESS_LOOK } from './part-looks';
import { MEASURE_NAMES } from './say';
import small from './words.module.css';

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
  const chosen = report.layers.findIndex(({ name }) => name === layer);
  const shown = hovered ?? (chosen >= 0 ? chosen : null);
  const names = report.layers.map(({ name }) => name);
  const count = names.length;
  const labelled = count <= LABELLED_LAYERS;
  const crowding = `${labelled ? styles.labelled : ''} ${count > UPRIGHT_LAYERS ? styles.crowded : ''} ${count > PACKED_LAYERS ? styles.packed : ''}`;
  const columns = { gridTemplateColumns: `repeat(${count}, minmax(0, 1fr))` };
  return (
    <div className={`${styles.layers} ${crowding}`}>
      <div className={styles.grid}>
        <span className={styles.name}>
          {DESIGN_NAMES[reference]}
          <span className={`${small.detail} ${styles.measure}`}>{MEASURE_NAMES[measure].toLowerCase()} by layer</span>
        </span>
        <div className={styles.columns} data-place="columns">
          <Columns
            columns={bars.map(({ segments }, index) => ({ name: names[index], amounts: Object.fromEntries(segments.map(({ part, value }) => [part, value])) }))}
            kinds={partsOf(measure)}
            label={columnWords(report, reference, measure, tableUnit)}
            packed={!labelled}
          />
        </div>
        {rows.map((row) => (
          <HeatLine key={row.design} row={row} report={report} reference={reference} labelled={labelled} />
        ))}
        <span />
        <div className={styles.names} style={columns} aria-hidden="true">
          {labelled ? names.map((name) => <span key={name}>{name}</span>) : <Blocks names={names} />}
        </div>
        <Picks
          layers={names.map((name, index) => ({ name, words: layerWords(props, rows, index) }))}
          columns={columns}
          chosen={chosen}
          onLook={setHovered}
          onPick={(name) => onLayer(name === layer ? null : name)}
        />
      </div>
      <Scale reference={reference} measure={measure} />
      <div className={styles.foot}>
        {count > 1 && <Turning names={names} chosen={chosen} onLayer={onLayer} />}
        <p className={styles.readout}>{shown === null ? hint(count, reference, measure) : layerWords(props, rows, shown)}</p>
      </div>
    </div>
  );
}

/** Where in the network a column is: its blocks, as far as their labels fit, and its two ends. */
function Blocks({ names }: { readonly names: readonly string[] }) {
  return (
    <>
      {blocksOf(names).map(({ label, size }, place) => (
        <span key={place} className={styles.block} style={{ gridColumn: `span ${size}` }}>
          <span>{label}</span>
        </span>
      ))}
      <span className={styles.ends}>
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
    <ul className={styles.scale} aria-label={`Shades of the cells, in times ${DESIGN_NAMES[reference]}’s ${MEASURE_NAMES[measure].toLowerCase()}`}>
      {SCALE.map(({ value, words }) => (
        <li key={value}>
          <HeatSwatch heat={heatOf(value)} />
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
    <div className={styles.turning}>
      <IconButton icon="stepBack" label="Previous layer" onPress={() => turn(-1)} />
      <IconButton icon="stepForward" label="Next layer" onPress={() => turn(1)} />
    </div>
  );
}

interface PicksProps {
  /** Each with what it says. */
  readonly layers: readonly { readonly name: string; readonly words: string }[];
  readonly columns: CSSProperties;
  /** Index of the layer on show alone; −1 for none. */
  readonly chosen: number;
  readonly onLook: (index: number | null) => void;
  readonly onPick: (name: string) => void;
}

/** A button over each column. One of them takes part in the order of focus; the arrow keys, Home and End go to the others. */
function Picks({ layers, columns, chosen, onLook, onPick }: PicksProps) {
  const { stop } = useWalk<HTMLButtonElement>(
    layers.map((_, place) => ({ row: 0, place })),
    Math.max(0, chosen),
  );
  return (
    <div className={styles.picks} style={columns} role="group" aria-label="Show one layer alone" onPointerLeave={() => onLook(null)}>
      {layers.map(({ name, words: said }, index) => {
        const { onFocus, onBlur, ...walking } = stop(index);
        return (
          <button
            key={name}
            type="button"
            className={styles.pick}
            aria-label={said}
            aria-pressed={index === chosen}
            onPointerEnter={() => onLook(index)}
            onFocus={() => {
              onFocus();
              onLook(index);
            }}
            onBlur={(event) => {
              onBlur(event);
              onLook(null);
            }}
            onClick={() => onPick(name)}
            {...walking}
          />
        );
      })}
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
  readonly labelled: boolean;
}

function HeatLine({ row, report, reference, labelled }: HeatLineProps) {
  const said = row.ratios.map((value, index) => `${report.layers[index].name} ${value === null ? 'no figure' : times(value)}`).join('; ');
  const cells = row.ratios.map((value, index) => ({
    name: report.layers[index].name,
    heat: value === null ? null : heatOf(value),
    text: value === null ? '' : times(value).slice(0, -1),
  }));
  return (
    <>
      <span className={styles.name}>{DESIGN_NAMES[row.design]}</span>
      <div className={styles.heat} data-place="cells">
        <HeatStrip
          cells={cells}
          label={`${DESIGN_NAMES[row.design]}, times ${DESIGN_NAMES[reference]}: ${said}`}
          packed={!labelled}
          lessTexture={LESS_LOOK.id}
        />
      </div>
    </>
  );
}

const heatOf = (value: number): Heat => ({ strength: heatStrength(value), side: value < 1 ? 'less' : 'more' });

function columnWords(report: CompareReport, design: DesignId, measure: CompareMeasure, tableUnit: 'pJ' | 'MAC'): string {
  const said = report.layers.map(({ name, results }) => {
    const result = resultFor(results, design);
    return result === null ? name : `${name} ${unitFor([result], measure, null, tableUnit).format(amountOf(result, measure))}`;
  });
  return `${MEASURE_NAMES[measure]} of ${DESIGN_NAMES[design]} by layer: ${said.join('; ')}`;
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
