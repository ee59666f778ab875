import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyDetail } from '#contracts/api/journeys.ts';
import type { Draft } from '../../../domain/journey-model/draft.ts';
import { When } from '../../../ui/when.tsx';

interface Props {
  theirs: JourneyDetail;
  draft: Draft;
  onMine: (theirs: JourneyDetail) => void;
  onTheirs: (theirs: JourneyDetail) => void;
  /** Called once their draft is the one on the canvas. */
  onTaken: (theirs: JourneyDetail, as: Draft) => void;
}

/** Two people drew at once: whose drawing counts. */
export function Conflict({ theirs, draft, onMine, onTheirs, onTaken }: Props) {
  const { t } = useTranslation('journeys');
  const mine = useRef(draft);
  const taking = useRef(false);
  useEffect(() => {
    if (taking.current && draft !== mine.current) onTaken(theirs, draft);
  }, [draft, theirs, onTaken]);
  return (
    <div className="note" data-tone="warn" role="alert">
      <strong>{t('conflict.title', { name: theirs.updatedBy })}</strong>
      <span>
        {t('conflict.why')} <When at={theirs.updatedAt} />
      </span>
      <div className="row">
        <Button
          size="small"
          onClick={() => {
            taking.current = true;
            mine.current = draft;
            onTheirs(theirs);
          }}
        >
          {t('conflict.theirs')}
        </Button>
        <Button size="small" danger onClick={() => onMine(theirs)}>
          {t('conflict.mine')}
        </Button>
      </div>
    </div>
  );
}
