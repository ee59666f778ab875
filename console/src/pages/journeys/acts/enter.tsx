import { UserAddOutlined } from '@ant-design/icons';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Journey, JourneyEntered } from '#contracts/api/journeys.ts';
import { post } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { ContactSelect } from '../../../domain/contact-select.tsx';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { at } from '../api.ts';

/** Lets a person in by hand, as the journey's triggers and limits allow. */
export function useEnter() {
  const { t } = useTranslation('journeys');
  const { done, failed } = useFeedback();
  return {
    change: useChange(
      ({ journeyId, contactId }: { journeyId: string; contactId: string }) =>
        post<JourneyEntered>(at(journeyId, '/entries'), { people: [{ contactId }], by: 'manual' }),
      ['journeys', 'contacts'],
    ),
    /** Says what became of it. */
    told({ results: [result] }: JourneyEntered): boolean {
      if (result?.refused) failed(new Error(t(`refused.${result.refused}`)));
      else done(t('enter.done'));
      return !result?.refused;
    },
    failed,
  };
}

export function EnterButton({ journey }: { journey: Journey }) {
  const { t } = useTranslation('journeys');
  const [open, setOpen] = useState(false);
  const [contactId, setContactId] = useState<string | undefined>();
  const { change, told, failed } = useEnter();
  return (
    <>
      <Button icon={<UserAddOutlined aria-hidden />} onClick={() => setOpen(true)}>
        {t('enter.open')}
      </Button>
      <Modal
        open={open}
        title={t('enter.title', { name: journey.name })}
        okText={t('enter.do')}
        cancelText={t('common:action.cancel')}
        okButtonProps={{ disabled: contactId === undefined }}
        confirmLoading={change.isPending}
        onCancel={() => setOpen(false)}
        onOk={() =>
          contactId &&
          change.mutate(
            { journeyId: journey.id, contactId },
            { onSuccess: (answer) => told(answer) && setOpen(false), onError: failed },
          )
        }
      >
        <div className="stack">
          <p className="soft">{t('enter.why')}</p>
          <ContactSelect
            label={t('enter.who')}
            placeholder={t('enter.find')}
            value={contactId}
            onChange={setContactId}
          />
        </div>
      </Modal>
    </>
  );
}
