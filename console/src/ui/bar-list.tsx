import type { ReactNode } from 'react';
import './bar-list.css';

export interface Bar {
  key: string | number;
  label: ReactNode;
  /** The number behind the bar, in words. */
  figure: ReactNode;
  /** Share of the whole width, 0 to 1; null draws no bar, for what is not known yet. */
  share: number | null;
}

/** A few numbers that are compared with each other, each with a bar. */
export function BarList({ bars }: { bars: readonly Bar[] }) {
  return (
    <ol className="bar-list">
      {bars.map(({ key, label, figure, share }) => (
        <li key={key}>
          <div className="row spread">
            <span>{label}</span>
            <span>{figure}</span>
          </div>
          <div className="bar-list-track">
            {share !== null && (
              <div className="bar-list-bar" style={{ width: `${share * 100}%` }} />
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}
