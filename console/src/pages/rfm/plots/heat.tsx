import { HeatmapChart } from 'echarts/charts';
import { GridComponent, TooltipComponent, VisualMapComponent } from 'echarts/components';
import { use as register, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useMemo } from 'react';
import { scores } from '#contracts/rfm.ts';
import { useTheme } from '../../../theme/mode.ts';
import { fontFamily, palettes, type ThemeName } from '../../../theme/tokens.ts';
import { Plot } from '../../../ui/chart/plot.tsx';
import type { Square } from '../cells.ts';

register([HeatmapChart, GridComponent, TooltipComponent, VisualMapComponent, SVGRenderer]);

export interface HeatProps {
  squares: readonly Square[];
  /** What the colour tells. */
  value: (square: Square) => number;
  /** What stands in a square, and what it is called. */
  short: (square: Square) => string;
  words: (square: Square) => string;
  axes: { r: string; f: string };
  height: number;
  onPick: (square: Square) => void;
}

/** From here on of the darkest shade letters are of the surface's colour. */
const darkFrom = 0.88;

function optionOf(props: HeatProps, theme: ThemeName): EChartsCoreOption {
  const { squares, value, short, words, axes } = props;
  const color = palettes[theme];
  const text = { color: color.textSoft, fontFamily, fontSize: 12 };
  const most = Math.max(1, ...squares.map(value));
  const axis = {
    type: 'category',
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: text,
    nameTextStyle: text,
    nameLocation: 'middle',
  };
  return {
    animation: false,
    textStyle: text,
    grid: { left: 56, right: 4, top: 4, bottom: 48, outerBoundsMode: 'none' },
    tooltip: {
      backgroundColor: color.raised,
      borderColor: color.line,
      textStyle: { ...text, color: color.text },
      confine: true,
      formatter: ({ data }: { data: { square: Square } }) => words(data.square),
    },
    xAxis: { ...axis, name: axes.f, nameGap: 28, data: scores.map((f) => `F${f}`) },
    yAxis: { ...axis, name: axes.r, nameGap: 36, data: scores.map((r) => `R${r}`) },
    visualMap: {
      show: false,
      min: 0,
      max: Math.sqrt(most),
      dimension: 2,
      inRange: { color: [color.sunken, color.accentSoft, color.accent] },
    },
    series: [
      {
        type: 'heatmap',
        // Shades by the root, so that a few large squares do not leave all others pale.
        data: squares.map((square) => ({
          value: [square.f - 1, square.r - 1, Math.sqrt(Math.max(0, value(square)))],
          square,
          label: {
            color:
              Math.sqrt(Math.max(0, value(square)) / most) > darkFrom ? color.onAccent : color.text,
          },
        })),
        label: {
          show: true,
          fontFamily,
          fontSize: 12,
          formatter: ({ data }: { data: { square: Square } }) => short(data.square),
        },
        itemStyle: { borderColor: color.surface, borderWidth: 2, borderRadius: 4 },
        emphasis: { itemStyle: { borderColor: color.text } },
      },
    ],
  };
}

export default function Heat(props: HeatProps) {
  const theme = useTheme();
  const option = useMemo(() => optionOf(props, theme), [props, theme]);
  return (
    <Plot
      option={option}
      height={props.height}
      onPick={(data) => props.onPick((data as { square: Square }).square)}
    />
  );
}
