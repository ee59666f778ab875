import { Button, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DefaultWelcome as Stored } from '#contracts/api/welcome.ts';
import type { Welcome } from '#contracts/content.ts';
import { put, withQuery } from '../../api/client.ts';
import { useApi, useChange } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { WelcomeEditor, emptyWelcome } from '../../domain/welcome/welcome-editor.tsx';
import { WelcomeSummary } from '../../domain/welcome/welcome-summary.tsx';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Card } from '../../ui/page.tsx';
import { Bars, Failure } from '../../ui/states.tsx';

/** What everybody hears who follows without a code that has a welcome of its own. */
export function DefaultWelcome({ channelId }: { channelId: string }) {
  const { t } = useTranslation('welcome');
  const may = useCan('channels.write');
  const { data, error, refetch } = useApi<Stored>('channels', '/welcomes/default', { channelId });
  return (
    <Card title={t('title')} extra={t('lead')}>
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Bars lines={6} height={40} />}
      {data &&
        (may ? (
          <Editor key={data.updatedAt} stored={data} />
        ) : (
          data.welcome && <WelcomeSummary welcome={data.welcome} />
        ))}
    </Card>
  );
}

function Editor({ stored }: { stored: Stored }) {
  const { t } = useTranslation('welcome');
  const { done, failed } = useFeedback();
  const [enabled, setEnabled] = useState(stored.enabled && stored.welcome !== null);
  const [welcome, setWelcome] = useState<Welcome>(stored.welcome ?? emptyWelcome());
  const path = withQuery('/welcomes/default', { channelId: stored.channelId });
  const save = useChange(() => put(path, { enabled, welcome }), ['channels']);
  return (
    <div className="stack">
      <label className="row">
        <Switch checked={enabled} onChange={setEnabled} /> {t('on')}
      </label>
      {enabled && <WelcomeEditor value={welcome} onChange={setWelcome} />}
      <div>
        <Button
          type="primary"
          loading={save.isPending}
          disabled={!enabled && stored.welcome === null}
          onClick={() =>
            save.mutate(undefined, { onSuccess: () => done(t('saved')), onError: failed })
          }
        >
          {t('common:action.save')}
        </Button>
      </div>
    </div>
  );
}
