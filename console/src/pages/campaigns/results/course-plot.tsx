import './course-plot.css';

interface Point {
  at: string;
  estimate: number;
  low: number;
  high: number;
}

interface Props {
  label: string;
  points: readonly Point[];
  /** A difference in words. */
  say: (value: number) => string;
  /** A moment in words. */
  when: (at: string) => string;
}

/** The interval as a band around its estimate, over time, with nought as a line. */
export function CoursePlot({ label, points, say, when }: Props) {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return null;
  const top = Math.max(0, ...points.map(({ high }) => high));
  const bottom = Math.min(0, ...points.map(({ low }) => low));
  const height = top - bottom || 1;
  const start = Date.parse(first.at);
  const length = Date.parse(last.at) - start || 1;
  const x = ({ at }: Point) => ((100 * (Date.parse(at) - start)) / length).toFixed(2);
  const y = (value: number) => ((100 * (top - value)) / height).toFixed(2);
  const line = (key: 'estimate' | 'low' | 'high', of = points) =>
    of.map((point) => `${x(point)},${y(point[key])}`).join(' ');
  const marks = [
    { value: top, at: 0 },
    { value: 0, at: (100 * top) / height },
    { value: bottom, at: 100 },
  ].filter(({ value, at }) => value === 0 || Math.abs(at - (100 * top) / height) > 8);
  return (
    <figure className="course" role="img" aria-label={label}>
      <div className="course-scale" aria-hidden="true">
        {marks.map(({ value, at }) => (
          <span key={value} style={{ top: `${at}%` }}>
            {say(value)}
          </span>
        ))}
      </div>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <polygon
          className="course-band"
          points={`${line('high')} ${line('low', points.toReversed())}`}
        />
        <line className="course-nought" x1="0" x2="100" y1={y(0)} y2={y(0)} />
        <polyline className="course-line" points={line('estimate')} />
      </svg>
      <figcaption>
        <span>{when(first.at)}</span>
        <span>{when(last.at)}</span>
      </figcaption>
    </figure>
  );
}
