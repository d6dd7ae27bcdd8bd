import type { Painter } from '../../render/painter';
import type { Palette } from '../../render/palette';
import type { ScoresModel } from './model';

/** Bars coloured by how much of each chunk is kept, whatever the pattern, and the threshold across them. */
export function drawScores(painter: Painter, { width, bars, threshold, namesY, axisY }: ScoresModel, palette: Palette): void {
  for (const { box, kept } of bars) {
    const radius = Math.min(4, box.width / 4);
    painter.rect(box, { fill: palette.idle, radius });
    if (kept > 0) painter.rect(box, { fill: palette.weight, radius, alpha: kept });
  }
  if (threshold) {
    painter.polyline([0, threshold.y, width, threshold.y], { stroke: palette.stall, width: 1.2, dash: [4, 4] });
    painter.text(threshold.text, width, 8, { fill: palette.stall, size: 11, weight: 600, align: 'end' });
  }
  for (const { box, middle, value, name } of bars) {
    if (value !== '') painter.text(value, middle, box.y - 9, { fill: palette.ink, size: 11, align: 'middle', halo: palette.paper });
    if (name !== '') painter.text(name, middle, namesY, { fill: palette.ink2, size: 11, align: 'middle' });
  }
  if (axisY !== null) painter.text('chunk', width / 2, axisY, { fill: palette.ink2, size: 11, align: 'middle' });
}
