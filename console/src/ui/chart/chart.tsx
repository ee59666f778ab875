import { lazy, Suspense } from 'react';
import './chart.css';

/** One series of a chart; colours are taken in order. */
export interface Series {
  name: string;
  values: readonly number[];
}

export interface ChartProps {
  /** What the chart shows, for who cannot see it. */
  label: string;
  /** Names of the places on the horizontal axis. */
  ticks: readonly string[];
  series: readonly Series[];
  kind: 'line' | 'bar';
  height?: number;
  format: (value: number) => string;
}

const Drawing = lazy(() => import('./drawing.tsx'));

/** A chart; its place is kept while its script loads. */
export function Chart(props: ChartProps) {
  const height = props.height ?? 260;
  return (
    <figure className="chart" style={{ height }} role="img" aria-label={props.label}>
      <Suspense fallback={<span className="bar chart-wait" />}>
        <Drawing {...props} height={height} />
      </Suspense>
    </figure>
  );
}
