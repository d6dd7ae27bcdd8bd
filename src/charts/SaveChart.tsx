import { useRef } from 'react';
import { type PictureFormat, savePictureFile } from '../ui/download';
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

/** Saves the chart of its part of the page as a file: the first one after it, or in the nearest place around it that has one. */
export function SaveChart({ label, file, title, description }: SaveChartProps) {
  const own = useRef<HTMLSpanElement>(null);
  const save = async (format: PictureFormat): Promise<void> => {
    const chart = own.current === null ? null : chartNear(own.current);
    if (chart === null) return;
    const { chartAsPng, chartAsSvg } = await import('./export');
    const notes = { title, description, source: location.href };
    await savePictureFile({ file, asSvg: () => chartAsSvg(chart, notes), asPng: (scale) => chartAsPng(chart, scale, notes) }, format);
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
