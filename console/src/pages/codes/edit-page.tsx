import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Code, CreateCode, UpdateCode } from '#contracts/api/codes.ts';
import { patch, post } from '../../api/client.ts';
import { useApi, useChange } from '../../api/queries.ts';
import { useChannels } from '../../domain/channels.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Page } from '../../ui/page.tsx';
import { Bars, Failure, Nothing } from '../../ui/states.tsx';
import { CodeForm } from './code-form.tsx';

const createRoute = getRouteApi('/shell/codes/new');
const editRoute = getRouteApi('/shell/codes/$id/edit');

export function NewCodePage() {
  const { t } = useTranslation('codes');
  const { node } = createRoute.useSearch();
  const navigate = useNavigate();
  const { channels, error, retry } = useChannels();
  const create = useChange((given: CreateCode) => post<Code>('/codes', given), ['codes']);
  return (
    <Page title={t('new')} lead={t('newLead')} back={<Link to="/codes">← {t('title')}</Link>}>
      {error && <Failure error={error} retry={retry} />}
      {!channels && !error && <Bars lines={8} height={40} />}
      {channels?.length === 0 && (
        <Nothing
          title={t('noChannel.title')}
          action={<Link to="/channels/new">{t('noChannel.connect')}</Link>}
        >
          {t('noChannel.why')}
        </Nothing>
      )}
      {channels && channels.length > 0 && (
        <CodeForm
          channels={channels}
          nodeId={node ?? null}
          busy={create.isPending}
          onSave={(given, refused) =>
            create.mutate(given as CreateCode, {
              onSuccess: (code) => void navigate({ to: '/codes/$id', params: { id: code.id } }),
              onError: refused,
            })
          }
        />
      )}
    </Page>
  );
}

export function EditCodePage() {
  const { t } = useTranslation('codes');
  const { id } = editRoute.useParams();
  const navigate = useNavigate();
  const { done } = useFeedback();
  const { channels = [] } = useChannels();
  const { data: code, error, refetch } = useApi<Code>('codes', `/codes/${id}`);
  const save = useChange((given: UpdateCode) => patch<Code>(`/codes/${id}`, given), ['codes']);
  return (
    <Page
      title={t('change', { name: code?.name ?? '' })}
      back={
        <Link to="/codes/$id" params={{ id }}>
          ← {code?.name ?? t('one')}
        </Link>
      }
    >
      {error && !code && <Failure error={error} retry={() => void refetch()} />}
      {!code && !error && <Bars lines={8} height={40} />}
      {code && (
        <CodeForm
          code={code}
          channels={channels}
          nodeId={code.nodeId}
          busy={save.isPending}
          onSave={(given, refused) =>
            save.mutate(given, {
              onSuccess: () => {
                done(t('common:done.saved'));
                void navigate({ to: '/codes/$id', params: { id } });
              },
              onError: refused,
            })
          }
        />
      )}
    </Page>
  );
}
