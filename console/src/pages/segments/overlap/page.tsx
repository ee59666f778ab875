import { Select } from 'antd';
import { useQuery, keepPreviousData } from '@tanstack/react-query';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Segment, SegmentOverlap } from '#contracts/api/segments.ts';
import { call } from '../../../api/client.ts';
import type { ApiProblem } from '../../../api/problem.ts';
import { useApi, type Page as Paged } from '../../../api/queries.ts';
import { Card, Page } from '../../../ui/page.tsx';
import { Bars, Failure, Nothing } from '../../../ui/states.tsx';
import { OverlapWords, Upset } from './upset.tsx';

const route = getRouteApi('/shell/segments/overlap');
/** Comparing looks at every member, so it is not repeated whenever somebody comes or goes. */
const freshMs = 30_000;
/** What the server compares at once, and what a plot still shows. */
const most = 8;

/** How several segments overlap; which is in the address, so that it can be passed on. */
export function OverlapPage() {
  const { t } = useTranslation('segments');
  const { ids = '' } = route.useSearch();
  const navigate = useNavigate({ from: '/segments/overlap' });
  const chosen = ids.split(',').filter(Boolean);
  const { data: segments } = useApi<Paged<Segment>>('segments', '/segments', { limit: 200 });
  const { data, error, refetch } = useQuery<SegmentOverlap, ApiProblem>({
    queryKey: ['overlap', ids],
    queryFn: ({ signal }) =>
      call('POST', '/segments/overlap', { body: { segmentIds: chosen }, signal }),
    enabled: chosen.length >= 2,
    staleTime: freshMs,
    placeholderData: keepPreviousData,
  });
  return (
    <Page
      title={t('overlap.title')}
      lead={t('overlap.lead')}
      back={
        <Link to="/segments" search={{}}>
          ← {t('title')}
        </Link>
      }
    >
      <Select
        mode="multiple"
        className="overlap-choice"
        aria-label={t('overlap.choose')}
        placeholder={t('overlap.choose')}
        value={chosen}
        maxCount={most}
        loading={!segments}
        showSearch={{ optionFilterProp: 'label' }}
        options={(segments?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(next: string[]) =>
          void navigate({ search: next.length > 0 ? { ids: next.join(',') } : {}, replace: true })
        }
      />
      {chosen.length < 2 && (
        <Card>
          <Nothing title={t('overlap.few')}>{t('overlap.fewWhy')}</Nothing>
        </Card>
      )}
      {chosen.length >= 2 && error && <Failure error={error} retry={() => void refetch()} />}
      {chosen.length >= 2 && !data && !error && <Bars lines={8} height={32} />}
      {chosen.length >= 2 && data && !error && (
        <>
          <Card title={t('overlap.plot')}>
            <Upset overlap={data} />
          </Card>
          <Card title={t('overlap.words')}>
            <OverlapWords overlap={data} />
          </Card>
        </>
      )}
    </Page>
  );
}
