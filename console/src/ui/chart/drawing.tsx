import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use as register, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef, useState } from 'react';
import { useTheme } from '../../theme/mode.ts';
import { chartColors, fontFamily, palettes, type ThemeName } from '../../theme/tokens.ts';
import type { ChartProps } from './chart.tsx';

register([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

/** Different dashes too, so that lines can be told apart without their colours. */
const dashes = ['solid', 'solid', 'dashed', 'dotted'] as const;

const itemWidth = 12;
const itemGap = 16;
const rowHeight = 22;

/** How much room the names of series take above a chart so wide: on phones they may need two rows. */
function legendHeight(series: ChartProps['series'], width: number): number {
  let rows = 1;
  let used = 0;
  for (const { name } of series) {
    // Letters of 12 pixels: Chinese ones are square, Latin ones a little more than half of that.
    const letters = [...name].reduce((sum, letter) => sum + (letter > '\u2e7f' ? 12 : 7), 0);
    const item = itemWidth + 5 + letters + itemGap;
    if (used > 0 && used + item > width) {
      rows++;
      used = 0;
    }
    used += item;
  }
  return 14 + rows * rowHeight;
}

function optionsOf(
  { ticks, series, kind, format }: ChartProps,
  { theme, width }: { theme: ThemeName; width: number },
) {
  const color = palettes[theme];
  const text = { color: color.textSoft, fontFamily, fontSize: 12 };
  return {
    animation: false,
    color: [...chartColors[theme]],
    textStyle: text,
    grid: { left: 4, right: 12, top: legendHeight(series, width), bottom: 4, containLabel: true },
    legend: {
      top: 0,
      left: 0,
      icon: 'roundRect',
      itemWidth,
      itemHeight: 4,
      itemGap,
      textStyle: text,
    },
    tooltip: {
      trigger: 'axis',
      backgroundColor: color.raised,
      borderColor: color.line,
      textStyle: { ...text, color: color.text },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? format(value) : '–'),
      confine: true,
    },
    xAxis: {
      type: 'category',
      data: [...ticks],
      boundaryGap: kind === 'bar',
      axisLine: { lineStyle: { color: color.lineStrong } },
      axisTick: { show: false },
      axisLabel: { ...text, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      splitLine: { lineStyle: { color: color.line } },
      axisLabel: { ...text, formatter: format },
    },
    series: series.map(({ name, values }, index) => ({
      name,
      type: kind,
      data: [...values],
      showSymbol: values.length < 2,
      symbol: 'circle',
      lineStyle: { width: 2, type: dashes[index % dashes.length] },
      barMaxWidth: 18,
      itemStyle: kind === 'bar' ? { borderRadius: [2, 2, 0, 0] } : {},
      emphasis: { focus: 'series' },
    })),
  };
}

export default function ChartDrawing(props: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const theme = useTheme();
  const [width, setWidth] = useState(Infinity);
  useEffect(() => {
    if (!box.current) return;
    const made = init(box.current, null, { renderer: 'svg' });
    chart.current = made;
    const watch = new ResizeObserver(() => {
      made.resize();
      setWidth(made.getWidth());
    });
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(optionsOf(props, { theme, width }), { replaceMerge: ['series'] });
  }, [props, theme, width]);
  return <div ref={box} style={{ height: props.height }} />;
}
