import { SankeyChart } from 'echarts/charts';
import { TooltipComponent } from 'echarts/components';
import { use as register, type EChartsCoreOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useMemo } from 'react';
import { rfmGroups, type RfmGroup } from '#contracts/rfm.ts';
import { useTheme } from '../../../theme/mode.ts';
import { fontFamily, palettes, type ThemeName } from '../../../theme/tokens.ts';
import { Plot } from '../../../ui/chart/plot.tsx';
import { directionOf, type Flow } from '../cells.ts';

register([SankeyChart, TooltipComponent, SVGRenderer]);

export interface SankeyProps {
  flows: readonly Flow[];
  /** What a group is called; null are those who had not bought before. */
  name: (group: RfmGroup | null) => string;
  count: (people: number) => string;
  words: (flow: Flow) => string;
  height: number;
}

const order: readonly (RfmGroup | null)[] = [...rfmGroups, null];

function optionOf({ flows, name, count, words }: SankeyProps, theme: ThemeName): EChartsCoreOption {
  const color = palettes[theme];
  const text = { color: color.text, fontFamily, fontSize: 12 };
  const shades = {
    up: color.good,
    down: color.warn,
    new: color.info,
    same: color.lineStrong,
  };
  const side = (group: RfmGroup | null, end: 'from' | 'to') => {
    const people = flows.reduce((sum, flow) => sum + (flow[end] === group ? flow.people : 0), 0);
    if (people === 0) return [];
    return {
      name: `${end} ${group}`,
      depth: end === 'from' ? 0 : 1,
      label: {
        position: end === 'from' ? 'left' : 'right',
        formatter: `${name(group)}  ${count(people)}`,
      },
    };
  };
  return {
    animation: false,
    textStyle: text,
    tooltip: {
      backgroundColor: color.raised,
      borderColor: color.line,
      textStyle: text,
      confine: true,
      formatter: ({ data }: { data: { flow?: Flow } }) => (data.flow ? words(data.flow) : ''),
    },
    series: [
      {
        type: 'sankey',
        left: 168,
        right: 168,
        top: 8,
        bottom: 8,
        nodeWidth: 10,
        nodeGap: 10,
        draggable: false,
        layoutIterations: 0,
        label: text,
        itemStyle: { color: color.textSoft, borderWidth: 0 },
        data: (['from', 'to'] as const).flatMap((end) =>
          order.flatMap((group) => side(group, end)),
        ),
        links: flows.map((flow) => ({
          source: `from ${flow.from}`,
          target: `to ${flow.to}`,
          value: flow.people,
          flow,
          lineStyle: { color: shades[directionOf(flow)], opacity: 0.4, curveness: 0.5 },
        })),
        emphasis: { focus: 'trajectory', lineStyle: { opacity: 0.75 } },
      },
    ],
  };
}

export default function Sankey(props: SankeyProps) {
  const theme = useTheme();
  const option = useMemo(() => optionOf(props, theme), [props, theme]);
  return <Plot option={option} height={props.height} />;
}
