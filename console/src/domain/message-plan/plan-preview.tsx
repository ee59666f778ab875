import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessagePlan } from '#contracts/message-plan.ts';
import { useCan, useMe } from '../../api/session.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { ContactSelect } from '../contact-select.tsx';
import { ContentPreview } from '../content/content-preview.tsx';
import { Handset, Incoming } from '../welcome/preview/handset.tsx';
import { Example } from './example.tsx';
import { usePlanPreview } from './use-plan-preview.ts';
import { Verdict } from './verdict.tsx';

type Whom = 'example' | 'contact';

interface Props {
  plan: MessagePlan;
}

/**
 * The plan on a phone: as somebody made up would see it, by each way and in each language; or as a
 * chosen contact would, with what would be decided of it now.
 */
export function MessagePlanPreview({ plan }: Props) {
  const { t } = useTranslation('message-plan');
  const may = useCan('contacts.read');
  const [whom, setWhom] = useState<Whom>('example');
  const [contactId, setContactId] = useState<string | undefined>();
  return (
    <div className="stack">
      {may && (
        <Segmented<Whom>
          block
          aria-label={t('preview.whom')}
          value={whom}
          options={(['example', 'contact'] as const).map((value) => ({
            value,
            label: t(`preview.who.${value}`),
          }))}
          onChange={setWhom}
        />
      )}
      {whom === 'contact' ? (
        <>
          <ContactSelect
            label={t('preview.who.contact')}
            placeholder={t('preview.find')}
            value={contactId}
            onChange={setContactId}
          />
          {contactId && <ForContact plan={plan} contactId={contactId} />}
        </>
      ) : (
        <Example plan={plan} />
      )}
    </div>
  );
}

function ForContact({ plan, contactId }: Props & { contactId: string }) {
  const { t } = useTranslation('message-plan');
  const { workspace } = useMe();
  const format = useFormat();
  const now = useNow();
  const { preview, error } = usePlanPreview(plan, contactId);
  return (
    <>
      <Verdict plan={plan} preview={preview} error={error} />
      {preview && !error && (
        <Handset
          title={workspace.name}
          time={format.time(new Date(now))}
          label={t('preview.phone')}
        >
          <Incoming from={workspace.name}>
            <ContentPreview key={JSON.stringify(preview.content)} content={preview.content} />
          </Incoming>
        </Handset>
      )}
    </>
  );
}
