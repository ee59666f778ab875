import { EditOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyDetail } from '#contracts/api/journeys.ts';
import { ApiProblem } from '../../../api/problem.ts';
import { useChange } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { NameDialog, type Named } from '../../../ui/name-dialog.tsx';
import { readJourney, saveJourney } from '../api.ts';

/** What somebody else draws meanwhile does not stand in the way of a name: it is given once more. */
async function rename({ id, revision }: JourneyDetail, to: Named): Promise<JourneyDetail> {
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
  const save = useChange((to: Named) => rename(journey, to), ['journeys']);
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
      {open && (
        <NameDialog
          title={t('rename')}
          okText={t('common:action.save')}
          initial={{ name: journey.name, description: journey.description }}
          description={{ label: t('description'), max: 1000 }}
          busy={save.isPending}
          onNamed={(given, refused) =>
            save.mutate(given, { onSuccess: () => setOpen(false), onError: refused })
          }
          onClose={() => setOpen(false)}
        />
      )}
    </span>
  );
}
