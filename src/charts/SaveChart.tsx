import { useRef } from 'react';
import { SavePicture } from '../ui/save-picture';

interface SaveChartProps {
  /** Accessible name of the button. */
  readonly label: string;
  /** Of the file, without its ending. */
  readonly file: string;
  readonly title: string;
  /** What it shows, in a sentence. */
  readonly description: string;
}

const PNG_SCALE = 2;

/** Saves the chart of its part of the page as a file: the first one after it, or in the nearest place around it that has one. */
export function SaveChart({ label, file, title, description }: SaveChartProps) {
  const own = useRef<HTMLSpanElement>(null);
  const save = async (format: 'svg' | 'png'): Promise<void> => {
    const chart = own.current === null ? null : chartNear(own.current);
    if (chart === null) return;
    const { chartAsPng, chartAsSvg } = await import('./export');
    const notes = { title, description, source: location.href };
    const blob = format === 'svg' ? new Blob([chartAsSvg(chart, notes)], { type: 'image/svg+xml' }) : await chartAsPng(chart, PNG_SCALE, notes);
    const address = URL.createObjectURL(blob);
    const link = document.createElement('a');
    link.href = address;
    link.download = `cascade-lab-${file}.${format}`;
    link.click();
    // Some browsers begin to read the file only after the click has been handled.
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };
  return (
    <span ref={own} data-chart-control="">
      <SavePicture label={label} onSave={(format) => void save(format)} />
    </span>
  );
}

function chartNear(element: Element): Element | null {
  for (let around = element.parentElement; around !== null; around = around.parentElement) {
    const chart = around.querySelector('[data-chart]');
    if (chart !== null) return chart;
  }
  return null;
}
