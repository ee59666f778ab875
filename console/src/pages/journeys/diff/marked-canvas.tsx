import { ReactFlowProvider } from '@xyflow/react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { JourneyCanvas } from '../../../domain/journey-canvas/canvas.tsx';
import type { Draft } from '../../../domain/journey-model/draft.ts';
import { marksOf, type Change } from './changes.ts';

const nothing: ReadonlySet<string> = new Set();

/** The later version as a drawing, its new and changed steps and ways marked. */
export function MarkedCanvas({ draft, changes }: { draft: Draft; changes: readonly Change[] }) {
  const { t } = useTranslation('journeys');
  const marks = useMemo(() => marksOf(changes), [changes]);
  return (
    <div className="diff-canvas">
      <ReactFlowProvider>
        <JourneyCanvas
          draft={draft}
          label={t('diff.canvas')}
          overlay={{ marks }}
          selected={nothing}
          onSelect={() => undefined}
        />
      </ReactFlowProvider>
    </div>
  );
}
