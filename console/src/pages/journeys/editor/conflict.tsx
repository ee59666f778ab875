import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { JourneyDetail } from '#contracts/api/journeys.ts';
import { When } from '../../../ui/when.tsx';

interface Props {
  theirs: JourneyDetail;
  onMine: (theirs: JourneyDetail) => void;
  onTheirs: (theirs: JourneyDetail) => void;
}

/** Two people drew at once: whose drawing counts. */
export function Conflict({ theirs, onMine, onTheirs }: Props) {
  const { t } = useTranslation('journeys');
  return (
    <div className="note" data-tone="warn" role="alert">
      <strong>{t('conflict.title', { name: theirs.updatedBy })}</strong>
      <span>
        {t('conflict.why')} <When at={theirs.updatedAt} />
      </span>
      <div className="row">
        <Button size="small" onClick={() => onTheirs(theirs)}>
          {t('conflict.theirs')}
        </Button>
        <Button size="small" danger onClick={() => onMine(theirs)}>
          {t('conflict.mine')}
        </Button>
      </div>
    </div>
  );
}
