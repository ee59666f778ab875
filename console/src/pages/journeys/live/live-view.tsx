import { ReactFlowProvider } from '@xyflow/react';
import { Select } from 'antd';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyDetail } from '#contracts/api/journeys.ts';
import { JourneyCanvas } from '../../../domain/journey-canvas/canvas.tsx';
import { entryId } from '../../../domain/journey-canvas/graph.ts';
import { readDraft } from '../../../domain/journey-model/draft.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Bars, Failure } from '../../../ui/states.tsx';
import { useNumbers, useVersion, useVersions } from '../api.ts';
import { Outline } from '../editor/outline.tsx';
import { PeopleDrawer } from './people-drawer.tsx';
import './live-view.css';

const route = getRouteApi('/shell/journeys/$id');

/** A published version with the people on it, as they move. */
export default function LiveView({ journey }: { journey: JourneyDetail }) {
  const { t } = useTranslation('journeys');
  const format = useFormat();
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/journeys/$id' });
  const version = Number(search.version) || journey.liveVersion;
  const { data, error, refetch } = useVersion(journey.id, version);
  const { data: numbers } = useNumbers(journey.id, version);
  const draft = useMemo(() => data && readDraft(data.definition), [data]);
  const chosen = useMemo(() => new Set(search.step ? [search.step] : []), [search.step]);
  const open = (step: string | undefined) =>
    void navigate({ search: (old) => ({ ...old, step }), replace: true });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!draft) return <Bars lines={10} height={40} />;
  return (
    <div className="stack">
      <div className="live-figures">
        <span>
          <strong>{numbers ? format.number(numbers.inside) : '–'}</strong>{' '}
          <span className="soft">{t('live.inside')}</span>
        </span>
        <span>
          <strong>{numbers ? format.number(numbers.entered) : '–'}</strong>{' '}
          <span className="soft">{t('live.entered')}</span>
        </span>
        <VersionSelect
          journey={journey}
          version={version}
          onChange={(next) =>
            void navigate({ search: (old) => ({ ...old, version: next }), replace: true })
          }
        />
      </div>
      <div className="live-canvas">
        <ReactFlowProvider key={version}>
          <JourneyCanvas
            draft={draft}
            label={t('canvas.liveLabel', { name: journey.name, version: version ?? 0 })}
            overlay={{ numbers }}
            selected={chosen}
            onSelect={(ids) => {
              const step = [...ids].findLast((id) => draft.steps[id] !== undefined);
              const entry = ids.has(entryId);
              open(entry ? '' : step);
            }}
          />
        </ReactFlowProvider>
      </div>
      <Outline draft={draft} numbers={numbers} onOpen={(step) => open(step ?? undefined)} />
      {search.step && version !== null && (
        <PeopleDrawer
          journey={journey}
          version={version}
          draft={draft}
          step={search.step}
          onClose={() => open(undefined)}
        />
      )}
    </div>
  );
}

interface VersionProps {
  journey: JourneyDetail;
  version: number | null;
  onChange: (version: string) => void;
}

function VersionSelect({ journey, version, onChange }: VersionProps) {
  const { t } = useTranslation('journeys');
  const { data } = useVersions(journey.id);
  if (!data || data.items.length < 2) return null;
  return (
    <Select
      aria-label={t('versions.which')}
      style={{ minWidth: 220 }}
      value={String(version)}
      options={data.items.map((one) => ({
        value: String(one.version),
        label: t('versions.option', { version: one.version, count: one.inside }),
      }))}
      onChange={onChange}
    />
  );
}
