/** Accuracy of one checkpoint at several sparsities, dense first. Shares. */
export interface Series {
  readonly checkpoint: string;
  readonly points: readonly { readonly sparsity: number; readonly accuracy: number }[];
}

const HEADING = '## Pruning without fine-tuning';
const share = (cell: string): number => Number.parseFloat(cell) / 100;

/** The table "Pruning without fine-tuning" of a results page. @throws Error where the page has none. */
export function sweptSeries(results: string): readonly Series[] {
  const [, section = ''] = results.split(HEADING);
  const [table = ''] = section.match(/(^\|.*\n)+/m) ?? [];
  const [head, , ...rows] = table
    .trimEnd()
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  if (head[0] !== 'checkpoint') throw new Error('this page has no table of pruning without fine-tuning');
  const sparsities = head.slice(1).map((name) => (name === 'dense' ? 0 : share(name)));
  return rows.map(([checkpoint, ...accuracies]) => ({ checkpoint, points: accuracies.map((cell, i) => ({ sparsity: sparsities[i], accuracy: share(cell) })) }));
}

// Okabe and Ito's blue for what the cascade regulariser shaped, ink for what it did not; marks differ too.
const LOOKS = [
  { colour: '#5b6570', dash: '5 4', mark: (x: number, y: number) => `<rect x="${x - 4}" y="${y - 4}" width="8" height="8"/>` },
  { colour: '#56a5d8', dash: 'none', mark: (x: number, y: number) => `<circle cx="${x}" cy="${y}" r="4.5"/>` },
  { colour: '#0072b2', dash: 'none', mark: (x: number, y: number) => `<path d="M${x} ${y - 6}l6 10h-12z"/>` },
] as const;
const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [620, 300, 56, 132, 44, 44] as const;

/** A results page's sweep as a picture. */
export function marginChart(results: string): string {
  const title = `${results.slice(2, results.indexOf('\n'))}: held-out accuracy`;
  const x = (sparsity: number): number => Math.round(LEFT + sparsity * (WIDTH - LEFT - RIGHT));
  const y = (accuracy: number): number => Math.round(TOP + (1 - accuracy) * (HEIGHT - TOP - BOTTOM));
  const grid = [0, 0.25, 0.5, 0.75, 1]
    .map(
      (tick) =>
        `<path d="M${LEFT} ${y(tick)}H${WIDTH - RIGHT}" stroke="#e2dfd7"/><text x="${LEFT - 8}" y="${y(tick) + 4}" text-anchor="end">${100 * tick} %</text>`,
    )
    .concat([0, 0.3, 0.5, 0.7, 0.9].map((tick) => `<text x="${x(tick)}" y="${HEIGHT - 24}" text-anchor="middle">${100 * tick} %</text>`));
  let lowest = -Infinity;
  const lines = sweptSeries(results)
    .toSorted((a, b) => b.points[b.points.length - 1].accuracy - a.points[a.points.length - 1].accuracy)
    .map(({ checkpoint, points }) => {
      const { colour, dash, mark } = LOOKS[checkpoint === 'plain' ? 0 : checkpoint === 'cascade' ? 1 : 2];
      const last = points[points.length - 1];
      lowest = Math.max(lowest + 16, y(last.accuracy));
      const path = points.map(({ sparsity, accuracy }, i) => `${i === 0 ? 'M' : 'L'}${x(sparsity)} ${y(accuracy)}`).join('');
      return (
        `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2.2" stroke-dasharray="${dash}"/>` +
        `<g fill="${colour}">${points.map(({ sparsity, accuracy }) => mark(x(sparsity), y(accuracy))).join('')}</g>` +
        `<text x="${x(last.sparsity) + 12}" y="${lowest + 4}" fill="${colour}" font-weight="600">${checkpoint} ${(100 * last.accuracy).toFixed(1)} %</text>`
      );
    });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" fill="#191d22">
<rect width="${WIDTH}" height="${HEIGHT}" rx="10" fill="#faf9f6"/>
<text x="${LEFT}" y="24" font-size="14" font-weight="600">${title}</text>
${grid.join('\n')}
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 7}" text-anchor="middle" fill="#5b6570">weights cut from each pruned layer, no fine-tuning</text>
${lines.join('\n')}
</svg>
`;
}
