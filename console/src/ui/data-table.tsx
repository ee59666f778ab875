import { LoadingOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { List } from '../api/queries.ts';
import { Failure } from './states.tsx';
import './data-table.css';

export interface Column<T> {
  key: string;
  title: ReactNode;
  render: (row: T) => ReactNode;
  /** Numbers and actions stand at the end. */
  end?: boolean;
  /** CSS width; the columns without one share what is left. */
  width?: number | string;
  /** Left out below this width of the window: `tablet` under 1100 px, `phone` under 640 px. */
  hide?: 'tablet' | 'phone';
  sort?: 'ascending' | 'descending' | 'none';
  onSort?: () => void;
}

/** What a table needs of a list; one that is read whole has no more pages. */
export type Listed<T> = Pick<List<T>, 'rows' | 'error' | 'retry'> & Partial<List<T>>;

export interface DataTableProps<T> {
  label: string;
  columns: readonly Column<T>[];
  list: Listed<T>;
  rowKey: (row: T) => string;
  /** Shown instead of rows when there are none. */
  empty: ReactNode;
  selected?: string | undefined;
  onOpen?: (row: T) => void;
  skeletonRows?: number;
}

const hideClass = (hide: Column<never>['hide']) => (hide ? `hide-${hide}` : undefined);
const classes = (...names: (string | false | undefined)[]) =>
  names.filter(Boolean).join(' ') || undefined;

/** A list of any length: skeleton, rows, its empty and error state, and more pages on request. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { t } = useTranslation();
  const { columns, list, label } = props;
  if (list.error && !list.rows) return <Failure error={list.error} retry={list.retry} />;
  if (list.rows?.length === 0) return <>{props.empty}</>;
  return (
    <div className="table-box">
      <table
        className="table"
        aria-label={label}
        aria-busy={!list.rows}
        data-stale={list.stale || undefined}
      >
        <colgroup>
          {columns.map((column) => (
            <col
              key={column.key}
              className={hideClass(column.hide)}
              style={{ width: column.width }}
            />
          ))}
        </colgroup>
        <Head columns={columns} />
        <tbody>{list.rows ? <Rows {...props} rows={list.rows} /> : <Skeleton {...props} />}</tbody>
      </table>
      {list.rows && list.more && (
        <div className="table-foot">
          <span>{t(list.hasMore ? 'list.shown' : 'list.all', { count: list.rows.length })}</span>
          {list.hasMore && (
            <Button
              size="small"
              onClick={list.more}
              disabled={list.loadingMore ?? false}
              icon={list.loadingMore ? <LoadingOutlined /> : undefined}
            >
              {t('list.more')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function Head<T>({ columns }: { columns: readonly Column<T>[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th
            key={column.key}
            scope="col"
            className={classes(column.end && 'end', hideClass(column.hide))}
            aria-sort={column.onSort ? (column.sort ?? 'none') : undefined}
          >
            {column.onSort ? (
              <button type="button" className="sort" onClick={column.onSort}>
                {column.title}
                <span className="sort-mark" data-sort={column.sort ?? 'none'} aria-hidden="true" />
              </button>
            ) : (
              column.title
            )}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Rows<T>({ columns, rows, rowKey, onOpen, selected }: DataTableProps<T> & { rows: T[] }) {
  return rows.map((row) => {
    const key = rowKey(row);
    return (
      <tr
        key={key}
        data-open={onOpen ? true : undefined}
        aria-selected={selected === undefined ? undefined : selected === key}
        onClick={onOpen && ((event) => openUnlessControl(event, () => onOpen(row)))}
      >
        {columns.map((column) => (
          <td key={column.key} className={classes(column.end && 'end', hideClass(column.hide))}>
            {column.render(row)}
          </td>
        ))}
      </tr>
    );
  });
}

/**
 * A click anywhere on a row opens it, except on its own controls or while text is being selected. The
 * keyboard reaches the same through the link in the first column.
 */
function openUnlessControl(event: React.MouseEvent, open: () => void): void {
  const target = event.target as HTMLElement;
  if (target.closest('a, button, input, label, [role=button], [role=menuitem]')) return;
  if (window.getSelection()?.toString()) return;
  open();
}

function Skeleton<T>({ columns, skeletonRows = 8 }: DataTableProps<T>) {
  return Array.from({ length: skeletonRows }, (_, row) => (
    <tr key={row} className="skeleton">
      {columns.map((column, index) => (
        <td key={column.key} className={hideClass(column.hide)}>
          <span className="bar" style={{ width: `${70 - ((row * 17 + index * 29) % 40)}%` }} />
        </td>
      ))}
    </tr>
  ));
}
