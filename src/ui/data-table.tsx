import { useVirtualizer } from '@tanstack/react-virtual';
import { Fragment, useEffect, useRef } from 'react';
import styles from './data-table.module.css';

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
  /** The first column names its row, and stays in sight when the others scroll sideways. */
  readonly rowHeaders?: boolean;
  readonly selectedRow?: number | null;
  readonly onSelect?: (row: number) => void;
}

const ROW_HEIGHT = 28;

/** A table of any length: only the rows in sight exist. It is the text behind a canvas, and says everything the canvas shows. */
export function DataTable({ caption, columns, rowCount, cell, rowHeaders = false, selectedRow = null, onSelect }: DataTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    // Names of many columns take up to three lines.
    scrollPaddingEnd: (rowHeaders ? 3 : 1) * ROW_HEIGHT,
  });
  // The heading takes a line, which the padding makes up for. A row chosen elsewhere comes into sight; one that is in sight stays where it is.
  useEffect(() => {
    if (selectedRow !== null && selectedRow >= 0) virtual.scrollToIndex(selectedRow, { align: 'auto' });
  }, [selectedRow, virtual]);
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <div ref={scroller} className={styles.scroller} tabIndex={0} role="region" aria-label={caption}>
      <table className={`${styles.dataTable} ${rowHeaders ? styles.hasRowHeaders : ''}`} aria-rowcount={rowCount + 1}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={column.numeric ? styles.numeric : ''}>
                {rowHeaders ? <Words of={column.name} /> : column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Space height={before} columns={columns.length} />
          {items.map(({ key, index }) => (
            <tr
              key={key}
              aria-rowindex={index + 2}
              aria-selected={onSelect ? index === selectedRow : undefined}
              className={index === selectedRow ? styles.isSelected : ''}
            >
              {columns.map((column, place) => (
                <Cell key={column.id} column={column} isHeader={place === 0 && rowHeaders} {...(place === 0 && onSelect && { onPick: () => onSelect(index) })}>
                  {cell(index, place)}
                </Cell>
              ))}
            </tr>
          ))}
          <Space height={after} columns={columns.length} />
        </tbody>
      </table>
    </div>
  );
}

/** Stands for the rows out of sight. */
function Space({ height, columns }: { readonly height: number; readonly columns: number }) {
  return (
    height > 0 && (
      <tr aria-hidden="true" style={{ blockSize: height }}>
        <td colSpan={columns} />
      </tr>
    )
  );
}

interface CellProps {
  readonly column: Column;
  readonly isHeader: boolean;
  readonly onPick?: () => void;
  readonly children: string | number;
}

function Cell({ column, isHeader, onPick, children }: CellProps) {
  const look = column.numeric ? styles.numeric : '';
  const content = onPick ? (
    <button type="button" className={styles.pick} onClick={onPick}>
      {children}
    </button>
  ) : (
    children
  );
  return isHeader ? (
    <th scope="row" className={look}>
      {content}
    </th>
  ) : (
    <td className={look}>{content}</td>
  );
}

/** Breaks between words alone, not at the hyphen within one. */
function Words({ of }: { readonly of: string }) {
  return of.split(' ').map((word, place) => (
    <Fragment key={place}>
      {place > 0 && ' '}
      <span className={styles.unbroken}>{word}</span>
    </Fragment>
  ));
}
