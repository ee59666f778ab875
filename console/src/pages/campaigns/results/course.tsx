import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CampaignResults } from '#contracts/api/campaigns.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Choice } from '../../../ui/choice.tsx';
import { Card } from '../../../ui/page.tsx';
import { useArmName } from '../progress/arms.tsx';
import { CoursePlot } from './course-plot.tsx';
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
  const words = ({ arm, against }: { arm: string; against: string | null }) =>
    t('result.against', { arm: named(arm), other: named(against) });
  return (
    <Card
      title={t('result.course')}
      extra={
        told.length > 1 ? (
          <Choice
            label={t('result.compared')}
            value={chosen}
            options={told.map((each, at) => ({ value: String(at), text: words(each) }))}
            onChange={setChosen}
          />
        ) : (
          words(shown)
        )
      }
    >
      <p className="soft">{t('result.courseWhy')}</p>
      <CoursePlot
        label={`${t('result.course')}: ${words(shown)}`}
        points={shown.course}
        say={(value) => points(value)}
        when={format.moment}
      />
    </Card>
  );
}
