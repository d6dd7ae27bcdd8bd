import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';

export interface Column {
  readonly id: string;
  readonly name: string;
  /** Numbers are set flush right in tabular figures. */
  readonly numeric?: boolean;
}

interface DataTableProps {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rowCount: number;
  readonly cell: (row: number, column: number) => string | number;
  readonly selectedRow?: number | null;
  readonly onSelect?: (row: number) => void;
}

const ROW_HEIGHT = 28;

/** A table of any length: only the rows in sight exist. It is the text behind a canvas, and says everything the canvas shows. */
export function DataTable({ caption, columns, rowCount, cell, selectedRow = null, onSelect }: DataTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollPaddingEnd: ROW_HEIGHT,
  });
  // The heading takes a line, which the padding makes up for. A row chosen elsewhere comes into sight; one that is in sight stays where it is.
  useEffect(() => {
    if (selectedRow !== null && selectedRow >= 0) virtual.scrollToIndex(selectedRow, { align: 'auto' });
  }, [selectedRow, virtual]);
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <div ref={scroller} className="table-scroller" tabIndex={0} role="region" aria-label={caption}>
      <table className="data-table" aria-rowcount={rowCount + 1}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={column.numeric ? 'numeric' : ''}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && (
            <tr aria-hidden="true" style={{ blockSize: before }}>
              <td colSpan={columns.length} />
            </tr>
          )}
          {items.map((item) => (
            <tr
              key={item.key}
              aria-rowindex={item.index + 2}
              aria-selected={onSelect ? item.index === selectedRow : undefined}
              className={item.index === selectedRow ? 'is-selected' : ''}
            >
              {columns.map((column, index) => (
                <td key={column.id} className={column.numeric ? 'numeric' : ''}>
                  {index === 0 && onSelect ? (
                    <button type="button" className="table-pick" onClick={() => onSelect(item.index)}>
                      {cell(item.index, index)}
                    </button>
                  ) : (
                    cell(item.index, index)
                  )}
                </td>
              ))}
            </tr>
          ))}
          {after > 0 && (
            <tr aria-hidden="true" style={{ blockSize: after }}>
              <td colSpan={columns.length} />
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
