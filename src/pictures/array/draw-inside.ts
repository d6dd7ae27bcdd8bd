import type { Painter } from '../../render/painter';
import { blend } from '../../render/palette';
import { peOccupancyAt } from '../../engine/csph/occupancy';
import { type Tick, ticksIn } from '../occupancy/model';
import { arrived, beat } from './beats';
import { peBox } from './layout';
import type { Look } from './look';
import { type Scene, type Still, stateOf } from './model';

const TICKS = { height: 9, inset: 6, leastCell: 40 };
/** Room at the right of the upper strip for the mark of the state. */
const MARK = 18;
const BAR = { top: 5.5, height: 5 };

/** What is inside cells that are large enough: the weight that is in them, the sum on its way, and how full the buffer is. */
export function drawInside(painter: Painter, scene: Scene, look: Look): void {
  const { layout } = look;
  const box = peBox(layout, 0, 0);
  if (box.height < TICKS.leastCell) return;
  const ticks = ticksIn(scene.moment.tile, box.width - 2 * TICKS.inset);
  for (let p = 0; p < scene.moment.positions; p++) {
    for (let m = 0; m < layout.columns; m++) {
      drawWeight(painter, scene, look, p, m);
      drawTicks(painter, scene, look, ticks, p, m);
      drawMotion(painter, scene, look, ticks, p, m);
    }
  }
}

/** A bar in the upper strip while a weight is in the cell: hollow where it is zero, pale where the PE is gated. */
function drawWeight(painter: Painter, scene: Scene, { layout, palette }: Look, p: number, m: number): void {
  const { coming, phase } = scene;
  // The weight comes down the column: it is in the upper rows first.
  const isIn = coming !== null && beat(phase, 'down') >= (p + 1) / (layout.rows + 1);
  const of = isIn ? coming : scene;
  const weight = of.atWork?.weights[m];
  if (weight === undefined) return;
  const alpha = isIn || coming === null ? 1 : 1 - beat(phase, 'leave');
  const box = peBox(layout, p, m);
  const bar = { x: box.x + 6, y: box.y + BAR.top, width: box.width - MARK - 6, height: BAR.height };
  if (bar.width < 4 || alpha === 0) return;
  if (weight === 0) painter.rect(bar, { stroke: palette.weight, alpha: 0.6 * alpha, radius: 2 });
  else painter.rect(bar, { fill: palette.weight, alpha: (of.activations?.values[p] === 0 ? 0.18 : 0.5) * alpha, radius: 2 });
}

/** A tick a slot, bins apart: empty, with a sum, written now. */
function drawTicks(painter: Painter, { coming, phase, moment }: Scene, { layout, palette }: Look, ticks: readonly Tick[], p: number, m: number): void {
  const { tile } = moment;
  const now = coming && arrived(phase, 'commit') ? coming : null;
  const { state, cycle, columns } = now ? now.moment : moment;
  if (m >= tile.trace.filters) return;
  const first = state.occupancy.firstSlot;
  const end = first + peOccupancyAt(tile.trace, cycle, p, m, tile.values.positions);
  const written = m < columns ? state.slot : -1;
  const pale = blend(palette.panel, palette.partialSum, 0.45);
  for (const tick of ticks) {
    const box = tickBox(layout, tick, p, m);
    painter.rect(box, { fill: palette.idle, alpha: 0.7, radius: 1 });
    const held = Math.max(0, Math.min(end, tick.firstSlot + tick.slots) - Math.max(first, tick.firstSlot));
    if (held === 0) continue;
    const isWritten = written >= tick.firstSlot && written < tick.firstSlot + tick.slots;
    painter.rect({ ...box, width: (box.width * held) / tick.slots }, { fill: isWritten ? palette.partialSum : pale, radius: 1 });
  }
}

function tickBox(layout: Look['layout'], { x, width }: Tick, p: number, m: number) {
  const box = peBox(layout, p, m);
  return { x: box.x + TICKS.inset + x, y: box.y + box.height - TICKS.height - 5, width, height: TICKS.height };
}

/** Weight and activation meet at the number; from there the sum goes down to its slot. */
function drawMotion(painter: Painter, { coming, phase }: Scene, { layout, palette }: Look, ticks: readonly Tick[], p: number, m: number): void {
  if (!coming) return;
  const state = stateOf(coming, p, m);
  const box = peBox(layout, p, m);
  const [x, y] = [box.x + box.width / 2, box.y + box.height * 0.53];
  const meets = beat(phase, 'meet');
  if (meets > 0 && meets < 1 && (state === 'mac' || state === 'commit')) {
    const top = box.y + BAR.top + BAR.height;
    painter.circle(x, top + (y - top) * meets, 3.2, { fill: palette.weight });
    painter.circle(box.x + (x - box.x) * meets, y, 3.2, { fill: palette.activation });
  }
  const commits = beat(phase, 'commit');
  if (commits > 0 && commits < 1 && commitsOf(coming, m)) drawSum(painter, layout, palette.partialSum, ticks, coming, [x, y], commits, p, m);
}

const commitsOf = ({ moment, columns }: Still, m: number): boolean => moment.state.slot >= 0 && m < columns;

function drawSum(
  painter: Painter,
  layout: Look['layout'],
  fill: string,
  ticks: readonly Tick[],
  { moment }: Still,
  [x, y]: readonly [number, number],
  t: number,
  p: number,
  m: number,
): void {
  const tick = ticks.findLast(({ firstSlot }) => firstSlot <= moment.state.slot);
  if (!tick) return;
  const box = tickBox(layout, tick, p, m);
  const target = box.x + box.width / 2;
  painter.circle(x + (target - x) * t, y + 8 + (box.y - y - 6) * t, 3, { fill });
}
