import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use as register, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useTheme } from '../../theme/mode.ts';
import { chartColors, fontFamily, palettes, type ThemeName } from '../../theme/tokens.ts';
import type { ChartProps } from './chart.tsx';

register([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

/** Different dashes too, so that lines can be told apart without their colours. */
const dashes = ['solid', 'solid', 'dashed', 'dotted'] as const;

function optionsOf({ ticks, series, kind, format }: ChartProps, theme: ThemeName) {
  const color = palettes[theme];
  const text = { color: color.textSoft, fontFamily, fontSize: 12 };
  return {
    animation: false,
    color: [...chartColors[theme]],
    textStyle: text,
    grid: { left: 4, right: 12, top: 36, bottom: 4, containLabel: true },
    legend: {
      top: 0,
      left: 0,
      icon: 'roundRect',
      itemWidth: 12,
      itemHeight: 4,
      itemGap: 16,
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
  useEffect(() => {
    if (!box.current) return;
    const made = init(box.current, null, { renderer: 'svg' });
    chart.current = made;
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(optionsOf(props, theme), { replaceMerge: ['series'] });
  }, [props, theme]);
  return <div ref={box} style={{ height: props.height }} />;
}
