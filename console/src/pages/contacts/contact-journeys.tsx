import { Button, Select } from 'antd';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Journey, JourneyPath, JourneyRun } from '#contracts/api/journeys.ts';
import type { StepKind } from '#contracts/journeys.ts';
import { useApi, type Page } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { StepIcon } from '../../domain/journey-canvas/step-icon.tsx';
import { State } from '../../ui/badge.tsx';
import { Card } from '../../ui/page.tsx';
import { Bars, Failure, Nothing } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { useEnter } from '../journeys/acts/enter.tsx';
import { useEndWords } from '../journeys/end-words.ts';
import './contact-journeys.css';

/** The journeys she is and was in, the way she took in each, and a door into another. */
export default function ContactJourneys({ contactId }: { contactId: string }) {
  const { t } = useTranslation('journeys');
  const { data, error, refetch } = useApi<{ items: JourneyRun[] }>(
    'journeys',
    `/contacts/${contactId}/journeys`,
  );
  return (
    <div className="stack">
      <Enter contactId={contactId} />
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Bars lines={4} height={40} />}
      {data?.items.length === 0 && (
        <Nothing title={t('contact.none')}>{t('contact.noneWhy')}</Nothing>
      )}
      {data?.items.map((run) => (
        <Run key={run.id} run={run} contactId={contactId} />
      ))}
    </div>
  );
}

function Enter({ contactId }: { contactId: string }) {
  const { t } = useTranslation('journeys');
  const may = useCan('journeys.write');
  const [journeyId, setJourneyId] = useState<string | undefined>();
  const { data } = useApi<Page<Journey>>(
    'journeys',
    '/journeys',
    { status: 'live', limit: 200 },
    { enabled: may },
  );
  const { change, told, failed } = useEnter();
  const open = data?.items.filter(({ byHand }) => byHand) ?? [];
  if (!may || open.length === 0) return null;
  return (
    <div className="row">
      <Select
        style={{ minWidth: 240 }}
        aria-label={t('contact.choose')}
        placeholder={t('contact.choose')}
        value={journeyId}
        showSearch={{ optionFilterProp: 'label' }}
        options={open.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={setJourneyId}
      />
      <Button
        disabled={journeyId === undefined}
        loading={change.isPending}
        onClick={() =>
          journeyId && change.mutate({ journeyId, contactId }, { onSuccess: told, onError: failed })
        }
      >
        {t('enter.do')}
      </Button>
    </div>
  );
}

function Run({ run, contactId }: { run: JourneyRun; contactId: string }) {
  const { t } = useTranslation('journeys');
  const endWords = useEndWords();
  const active = run.status === 'active';
  const [open, setOpen] = useState(active);
  return (
    <Card
      title={
        <Link
          to="/journeys/$id"
          params={{ id: run.journeyId }}
          search={{ tab: 'live', version: String(run.version) }}
        >
          {run.journeyName}
        </Link>
      }
      extra={
        <State tone={active ? 'good' : 'quiet'}>
          {active ? t('contact.inside') : endWords(run.reason)}
        </State>
      }
    >
      <div className="stack" style={{ gap: 8 }}>
        <div className="row soft">
          <span>
            {t('contact.came')} <When at={run.enteredAt} />
          </span>
          {run.goalAt && (
            <span>
              {t('contact.goal')} <When at={run.goalAt} />
            </span>
          )}
          {run.wakeAt && active && (
            <span>
              {t('contact.goesOn')} <When at={run.wakeAt} />
            </span>
          )}
          <Button size="small" type="text" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t(open ? 'contact.hide' : 'contact.show')}
          </Button>
        </div>
        {open && <Way run={run} contactId={contactId} />}
      </div>
    </Card>
  );
}

function Way({ run, contactId }: { run: JourneyRun; contactId: string }) {
  const { t } = useTranslation('journeys');
  const { data, error, refetch } = useApi<JourneyPath>(
    'journeys',
    `/contacts/${contactId}/journeys/${run.id}`,
  );
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Bars lines={3} />;
  return (
    <ol className="journey-way">
      {data.visits.map((visit) => (
        <li key={visit.seq}>
          <StepIcon kind={visit.kind as StepKind} />
          <span>
            {visit.name || t(`kind.${visit.kind}`)}
            {visit.outlet && visit.outlet !== 'next' && (
              <span className="soft">
                {' → '}
                {t(`outlet.${visit.outlet}`, { defaultValue: visit.outlet.toUpperCase() })}
              </span>
            )}
          </span>
          <span className="faint">
            <When at={visit.enteredAt} />
          </span>
        </li>
      ))}
    </ol>
  );
}
