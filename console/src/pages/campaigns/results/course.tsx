import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CampaignResults } from '#contracts/api/campaigns.ts';
import { get, type Query } from '../../../api/client.ts';
import type { ApiProblem } from '../../../api/problem.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Card } from '../../../ui/page.tsx';
import { useArmName } from '../arm-name.ts';
import { CoursePlot } from './course-plot.tsx';
import { usePoints } from './sentence.ts';

/** It looks at everybody, so it is not repeated whenever somebody does something. */
const freshMs = 60_000;

interface Props {
  path: string;
  query: Query;
  /** As they stand now, for the names of the arms. */
  results: CampaignResults;
}

/** How what is known of an uplift narrowed while people had their turn. */
export function Course({ path, query, results }: Props) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const points = usePoints();
  const armName = useArmName(results.arms);
  const { data } = useQuery<CampaignResults, ApiProblem>({
    queryKey: ['campaign course', path, query],
    queryFn: ({ signal }) => get(path, { ...query, course: true }, signal),
    staleTime: freshMs,
    refetchInterval: freshMs,
  });
  const told = (data?.comparisons ?? []).filter(({ course }) => course && course.length > 1);
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
          <Select
            className="course-choice"
            aria-label={t('result.compared')}
            value={chosen}
            options={told.map((each, at) => ({ value: String(at), label: words(each) }))}
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
