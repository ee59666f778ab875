import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CampaignResults } from '#contracts/api/campaigns.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Chart } from '../../../ui/chart/chart.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { Card } from '../../../ui/page.tsx';
import { useArmName } from '../progress/arms.tsx';
import { usePoints } from './sentence.ts';

/** How what is known of an uplift narrowed while people had their turn. */
export function Course({ results }: { results: CampaignResults }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const points = usePoints();
  const armName = useArmName(results.arms);
  const told = results.comparisons.filter(({ course }) => course && course.length > 1);
  const [chosen, setChosen] = useState('0');
  const shown = told[Number(chosen)] ?? told[0];
  if (!shown?.course) return null;
  const named = (arm: string | null) =>
    armName(arm, results.arms.find((each) => each.arm === arm)?.name ?? '');
  const line = (key: 'high' | 'estimate' | 'low') => ({
    name: t(`result.line.${key}`),
    values: shown.course?.map((point) => point[key]) ?? [],
  });
  return (
    <Card
      title={t('result.course')}
      extra={
        told.length > 1 && (
          <Choice
            label={t('result.compared')}
            value={chosen}
            options={told.map(({ arm, against }, at) => ({
              value: String(at),
              text: t('result.against', { arm: named(arm), other: named(against) }),
            }))}
            onChange={setChosen}
          />
        )
      }
    >
      <p className="soft">{t('result.courseWhy')}</p>
      <Chart
        kind="line"
        label={t('result.course')}
        ticks={shown.course.map(({ at }) => format.moment(at))}
        series={[line('estimate'), line('high'), line('low')]}
        format={points}
      />
    </Card>
  );
}
