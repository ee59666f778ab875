import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SegmentOverlap } from '#contracts/api/segments.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { layOut, type Column } from './layout.ts';
import './upset.css';

/** Pixels of a row, of a column, and of the bars above. */
const rowHeight = 36;
const columnWidth = 40;
const barHeight = 180;

/**
 * How segments overlap, as an UpSet plot (Lex et al., 2014): a column for people in exactly the marked
 * segments, a row for each segment. The same in words below, for who cannot see it.
 */
export function Upset({ overlap }: { overlap: SegmentOverlap }) {
  const { t } = useTranslation('segments');
  const format = useFormat();
  const { rows, columns } = layOut(overlap);
  const width = columns.length * columnWidth;
  return (
    <div className="upset">
      <div className="upset-rows" style={{ paddingTop: barHeight }}>
        {rows.map(({ id, name, size, share }) => (
          <div key={id} className="upset-row" style={{ height: rowHeight }}>
            <span className="upset-name">
              <Link to="/segments/$id" params={{ id }} search={{}} title={name}>
                {name}
              </Link>
            </span>
            <span className="upset-size">{format.number(size)}</span>
            <span className="upset-bar" aria-hidden="true">
              <span style={{ width: `${share * 100}%` }} />
            </span>
          </div>
        ))}
      </div>
      <div className="upset-plot">
        <svg
          width={width}
          height={barHeight + rows.length * rowHeight}
          role="img"
          aria-label={t('overlap.plot')}
        >
          {rows.map(({ id }, index) => (
            <rect
              key={id}
              className="upset-stripe"
              data-odd={index % 2 === 1 || undefined}
              y={barHeight + index * rowHeight}
              width={width}
              height={rowHeight}
            />
          ))}
          {columns.map((column, index) => (
            <UpsetColumn
              key={column.key}
              column={column}
              x={index * columnWidth}
              number={format.compact(column.count)}
            />
          ))}
        </svg>
      </div>
    </div>
  );
}

function UpsetColumn({ column, x, number }: { column: Column; x: number; number: string }) {
  const { t } = useTranslation('segments');
  const format = useFormat();
  const middle = x + columnWidth / 2;
  const centre = (row: number) => barHeight + row * rowHeight + rowHeight / 2;
  const height = column.share * (barHeight - 32);
  return (
    <g>
      <title>
        {t('overlap.exactly', {
          count: column.count,
          number: format.number(column.count),
          names: format.list(column.names),
        })}
      </title>
      <rect
        className="upset-count"
        x={x + 8}
        y={barHeight - 8 - height}
        width={columnWidth - 16}
        height={height}
        rx={2}
      />
      <text className="upset-text" x={middle} y={barHeight - 14 - height}>
        {number}
      </text>
      {column.in.map((inside, row) => (
        <circle
          key={row}
          className="upset-dot"
          data-in={inside || undefined}
          cx={middle}
          cy={centre(row)}
          r={6}
        />
      ))}
      <line
        className="upset-line"
        x1={middle}
        x2={middle}
        y1={centre(column.from)}
        y2={centre(column.to)}
      />
    </g>
  );
}

/** The plot's numbers as sentences. */
export function OverlapWords({ overlap }: { overlap: SegmentOverlap }) {
  const { t } = useTranslation('segments');
  const format = useFormat();
  return (
    <ul className="plain upset-words">
      {layOut(overlap).columns.map(({ key, count, names }) => (
        <li key={key}>
          {t('overlap.exactly', {
            count,
            number: format.number(count),
            names: format.list(names),
          })}
        </li>
      ))}
    </ul>
  );
}
