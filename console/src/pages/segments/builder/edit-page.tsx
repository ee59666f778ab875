import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Segment } from '#contracts/api/segments.ts';
import type { Rule } from '#contracts/rules.ts';
import { patch, post } from '../../../api/client.ts';
import { useApi, useChange } from '../../../api/queries.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { Page } from '../../../ui/page.tsx';
import { Bars, Failure } from '../../../ui/states.tsx';
import { SegmentForm, type Draft } from './segment-form.tsx';
import { useTemplates } from './templates.tsx';

const createRoute = getRouteApi('/shell/segments/new');
const editRoute = getRouteApi('/shell/segments/$id/edit');
const everybody: Rule = { kind: 'group', match: 'all', rules: [] };

export function NewSegmentPage() {
  const { t } = useTranslation('segments');
  const { template: key } = createRoute.useSearch();
  const navigate = useNavigate();
  const templates = useTemplates();
  const template = templates?.find((one) => one.key === key);
  const create = useChange((given: Draft) => post<Segment>('/segments', given), ['segments']);
  const waiting = key !== undefined && !templates;
  return (
    <Page
      title={t('new')}
      lead={t('newLead')}
      back={
        <Link to="/segments" search={{}}>
          ← {t('title')}
        </Link>
      }
    >
      {waiting ? (
        <Bars lines={8} height={40} />
      ) : (
        <SegmentForm
          key={key}
          name={template ? t(`template.${template.key}.name`) : ''}
          description=""
          rule={template?.rule ?? everybody}
          busy={create.isPending}
          onSave={(given, refused) =>
            create.mutate(given, {
              onSuccess: ({ id }) =>
                void navigate({ to: '/segments/$id', params: { id }, search: {} }),
              onError: refused,
            })
          }
        />
      )}
    </Page>
  );
}

export function EditSegmentPage() {
  const { t } = useTranslation('segments');
  const { id } = editRoute.useParams();
  const navigate = useNavigate();
  const { done } = useFeedback();
  const { data: segment, error, refetch } = useApi<Segment>('segments', `/segments/${id}`);
  const save = useChange((given: Draft) => patch<Segment>(`/segments/${id}`, given), ['segments']);
  return (
    <Page
      title={t('change', { name: segment?.name ?? '' })}
      back={
        <Link to="/segments/$id" params={{ id }} search={{}}>
          ← {segment?.name ?? t('one')}
        </Link>
      }
    >
      {error && !segment && <Failure error={error} retry={() => void refetch()} />}
      {!segment && !error && <Bars lines={8} height={40} />}
      {segment && (
        <SegmentForm
          id={id}
          name={segment.name}
          description={segment.description}
          rule={segment.rule}
          busy={save.isPending}
          onSave={(given, refused) =>
            save.mutate(given, {
              onSuccess: () => {
                done(t('common:done.saved'));
                void navigate({ to: '/segments/$id', params: { id }, search: {} });
              },
              onError: refused,
            })
          }
        />
      )}
    </Page>
  );
}
