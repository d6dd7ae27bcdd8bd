import type { Painter } from '../../render/painter';
import { drawMemory } from '../memory/draw';
import { lineY, type MemoryLayout } from '../memory/model';
import { beat } from './beats';
import { rowY } from './layout';
import { DIGIT, type Look, shortNumber, strength } from './look';
import type { Scene, ShownActivations } from './model';
import type { OpenTile } from './tile';

const LANE = { most: 10, share: 0.16 };
/** Small cells have no room for what flies: their lanes alone light up. */
const LEAST_FLIGHT = 6;

/** Memory, the activations that stay in their array rows, and those on their way there. */
export function drawActivations(painter: Painter, scene: Scene, look: Look, memory: MemoryLayout): void {
  const { activations, coming, phase, moment } = scene;
  const { layout, palette } = look;
  const stays = coming === null || coming.activations?.row === activations?.row;
  drawMemory(painter, scene, memory, layout.memory, palette);
  if (activations) drawColumn(painter, activations, look, moment.tile, (p) => [layout.activationX, rowY(layout, p)], stays ? 1 : 1 - beat(phase, 'leave'));
  const next = coming?.activations;
  const t = beat(phase, 'read');
  if (stays || !next || t === 0) return;
  const from = lineY(memory, next.row);
  const start = (p: number): number => memory.grid.x + ((Math.min(p, memory.words - 1) + 0.5) * memory.grid.width) / memory.words;
  const place = (p: number): readonly [number, number] => [
    start(p) + (layout.activationX - start(p)) * t,
    // Rows part early, so that the words do not lie on each other on their way.
    from + (rowY(layout, p) - from) * Math.sin((t * Math.PI) / 2),
  ];
  if (layout.pitchY < LEAST_FLIGHT) drawColumn(painter, next, look, moment.tile, (p) => [layout.activationX, rowY(layout, p)], t);
  else drawColumn(painter, next, look, moment.tile, place, Math.min(1, 0.4 + t), 0.45 + 0.55 * t);
}

/** Lanes through the array rows: as long as an activation stays its row is lit. They lie under the PEs. */
export function drawLanes(painter: Painter, { activations, coming, phase, moment }: Scene, look: Look): void {
  const { layout } = look;
  const stays = coming === null || coming.activations?.row === activations?.row;
  if (activations) drawLane(painter, activations, look, moment.tile, layout.array.width, stays ? 1 : 1 - beat(phase, 'leave'));
  const t = beat(phase, 'sweep');
  if (!stays && coming?.activations && t > 0) drawLane(painter, coming.activations, look, moment.tile, layout.array.width * t, 1);
}

function drawLane(
  painter: Painter,
  { values }: ShownActivations,
  { layout, palette }: Look,
  { activationPeak }: OpenTile,
  length: number,
  alpha: number,
): void {
  const { pitchY, array, activationX } = layout;
  const height = Math.max(1, Math.min(LANE.most, pitchY * LANE.share));
  for (let p = 0; p < values.length; p++) {
    const y = rowY(layout, p);
    const end = array.x + length + (length >= array.width ? 6 : 0);
    if (values[p] === 0) {
      if (pitchY >= LEAST_FLIGHT) painter.polyline([activationX, y, end, y], { stroke: palette.activation, width: 1, dash: [2, 4], alpha: alpha * 0.7 });
      continue;
    }
    painter.rect(
      { x: activationX, y: y - height / 2, width: end - activationX, height },
      { fill: palette.activation, alpha: alpha * (0.25 + 0.35 * strength(values[p], activationPeak)), radius: height / 2 },
    );
  }
}

function drawColumn(
  painter: Painter,
  { values }: ShownActivations,
  { layout, palette, format }: Look,
  { units, activationPeak }: OpenTile,
  place: (p: number) => readonly [number, number],
  alpha: number,
  scale = 1,
): void {
  const { activationRadius, pitchY } = layout;
  const radius = activationRadius * scale;
  const lettered = radius >= 10;
  if (alpha <= 0) return;
  for (let p = 0; p < values.length; p++) {
    const value = values[p];
    const [x, y] = place(p);
    const text = shortNumber(value, format, units.activation);
    const half = lettered ? Math.max(radius, (text.length * 10.5 * DIGIT) / 2 + 4) : radius;
    const box = { x: x - half, y: y - radius, width: 2 * half, height: 2 * radius };
    if (value === 0) {
      painter.rect(box, { fill: palette.paper, radius, alpha });
      painter.rect(box, { stroke: palette.activation, width: pitchY < 12 ? 0.75 : 1.2, radius, alpha, ...(pitchY < 12 ? {} : { dash: [2, 2] }) });
    } else painter.rect(box, { fill: palette.activation, radius, alpha: lettered ? alpha : alpha * strength(value, activationPeak) });
    if (lettered) painter.text(text, x, y, { fill: value === 0 ? palette.activation : palette.onKind, size: 10.5, weight: 500, align: 'middle', alpha });
  }
}
