import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageSettings } from '#contracts/api/messages.ts';
import { useApi } from '../../../api/queries.ts';
import { Page } from '../../../ui/page.tsx';
import { Bars, Failure } from '../../../ui/states.tsx';
import { MessageTabs } from '../message-tabs.tsx';
import { Caps } from './caps.tsx';
import { Pauses } from './pauses.tsx';
import { Purposes } from './purposes.tsx';
import { RulesForm } from './rules-form.tsx';

/** When marketing may go out, and how much of it one person gets. */
export function MessageRulesPage() {
  const { t } = useTranslation('message-rules');
  const { data, error, refetch } = useApi<MessageSettings>('messages', '/messages/settings');
  const [saved, setSaved] = useState(false);
  return (
    <Page title={t('messages:title')} lead={t('lead')}>
      <MessageTabs current="rules" />
      <Pauses />
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Bars lines={8} height={40} />}
      {data && (
        // Drawn anew when the rules themselves have changed, by whomever.
        <RulesForm
          key={JSON.stringify(data)}
          stored={data}
          saved={saved}
          onSaved={() => setSaved(true)}
        />
      )}
      {data && <Caps settings={data} />}
      <Purposes />
    </Page>
  );
}
