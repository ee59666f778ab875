import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { init } from 'echarts/core';
import { useEffect, useRef } from 'react';
import './chart.css';

interface Props {
  option: EChartsCoreOption;
  height: number;
  /** Told the data of what was clicked. */
  onPick?: (data: unknown) => void;
}

/**
 * Draws an ECharts option and fits it to its place. Whoever uses it registers the kinds of chart it
 * needs, and is itself loaded only when shown.
 */
export function Plot({ option, height, onPick }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  useEffect(() => {
    if (!box.current) return;
    const made = init(box.current, null, { renderer: 'svg' });
    made.on('click', ({ data }) => pick.current?.(data));
    chart.current = made;
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(option, { notMerge: true });
  }, [option]);
  return <div ref={box} className="plot" style={{ height }} />;
}
