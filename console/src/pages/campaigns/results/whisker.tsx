import './whisker.css';

interface Props {
  estimate: number;
  low: number;
  high: number;
  /** Half of the scale: the furthest that any of the intervals side by side reaches from nought. */
  furthest: number;
  proven: 'better' | 'worse' | null;
  /** The same in words. */
  label: string;
}

/** A difference as a dot on its interval, with nought in the middle. */
export function Whisker({ estimate, low, high, furthest, proven, label }: Props) {
  const at = (value: number) =>
    50 + (50 * Math.min(furthest, Math.max(-furthest, value))) / (furthest || 1);
  return (
    <div className="whisker" data-proven={proven ?? undefined} role="img" aria-label={label}>
      <span
        className="whisker-range"
        style={{ left: `${at(low)}%`, width: `${at(high) - at(low)}%` }}
      />
      <span className="whisker-point" style={{ left: `${at(estimate)}%` }} />
    </div>
  );
}
