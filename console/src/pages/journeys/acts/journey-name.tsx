import { EditOutlined } from '@ant-design/icons';
import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyDetail } from '#contracts/api/journeys.ts';
import { ApiProblem } from '../../../api/problem.ts';
import { useChange } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { readJourney, saveJourney } from '../api.ts';

/** What somebody else draws meanwhile does not stand in the way of a name: it is given once more. */
async function rename(
  { id, revision }: JourneyDetail,
  to: { name: string; description: string },
): Promise<JourneyDetail> {
  try {
    return await saveJourney(id, { revision, ...to });
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 409) throw error;
    const now = await readJourney(id);
    return saveJourney(id, { revision: now.revision, ...to });
  }
}

/** The journey's name, which can be changed. */
export function JourneyName({ journey }: { journey: JourneyDetail }) {
  const { t } = useTranslation('journeys');
  const may = useCan('journeys.write');
  const [open, setOpen] = useState(false);
  const [name, setName] = useState(journey.name);
  const [description, setDescription] = useState(journey.description);
  const { failed } = useFeedback();
  const save = useChange(
    () => rename(journey, { name: name.trim(), description: description.trim() }),
    ['journeys'],
  );
  return (
    <span className="row">
      {journey.name}
      {may && (
        <Button
          type="text"
          size="small"
          icon={<EditOutlined />}
          aria-label={t('rename')}
          onClick={() => setOpen(true)}
        />
      )}
      <Modal
        open={open}
        title={t('rename')}
        okText={t('common:action.save')}
        cancelText={t('common:action.cancel')}
        okButtonProps={{ disabled: name.trim() === '' }}
        confirmLoading={save.isPending}
        onOk={() => save.mutate(undefined, { onSuccess: () => setOpen(false), onError: failed })}
        onCancel={() => setOpen(false)}
      >
        <div className="stack">
          <Input
            aria-label={t('name')}
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Input.TextArea
            aria-label={t('description')}
            placeholder={t('description')}
            maxLength={1000}
            autoSize={{ minRows: 2 }}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        </div>
      </Modal>
    </span>
  );
}
