import { FileTextOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { StepKind } from '#contracts/journeys.ts';
import { StepIcon } from '../../../domain/journey-canvas/step-icon.tsx';
import { stepGroups, type StepGroup } from '../../../domain/journey-model/blank.ts';
import './palette.css';

/** What a dragged kind of step travels as. */
export const dragType = 'application/x-rapport-step';

interface Props {
  full: boolean;
  onAdd: (kind: StepKind) => void;
  onNote: () => void;
}

/** Every kind of step: a click adds it after what is chosen, a drag puts it anywhere. */
export function Palette({ full, onAdd, onNote }: Props) {
  const { t } = useTranslation('journeys');
  return (
    <div className="steps-palette" role="group" aria-label={t('palette.label')}>
      {(Object.keys(stepGroups) as StepGroup[]).map((group) => (
        <section key={group}>
          <h3>{t(`palette.${group}`)}</h3>
          {stepGroups[group].map((kind) => (
            <button
              key={kind}
              type="button"
              className="steps-palette-item"
              disabled={full}
              draggable={!full}
              title={t(`about.${kind}`)}
              onClick={() => onAdd(kind)}
              onDragStart={(event) => {
                event.dataTransfer.setData(dragType, kind);
                event.dataTransfer.effectAllowed = 'copy';
              }}
            >
              <StepIcon kind={kind} />
              <span className="clip">{t(`kind.${kind}`)}</span>
            </button>
          ))}
        </section>
      ))}
      <section>
        <h3>{t('palette.more')}</h3>
        <button type="button" className="steps-palette-item" onClick={onNote}>
          <span className="step-icon" aria-hidden="true">
            <FileTextOutlined />
          </span>
          <span className="clip">{t('palette.note')}</span>
        </button>
      </section>
      {full && <p className="soft">{t('palette.full')}</p>}
    </div>
  );
}
