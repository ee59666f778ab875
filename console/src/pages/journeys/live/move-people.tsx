import { Modal, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyDetail, JourneyVersion } from '#contracts/api/journeys.ts';
import { post } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { useJourneyWords } from '../../../domain/journey-canvas/use-words.ts';
import { blankJourney } from '../../../domain/journey-model/blank.ts';
import { readDraft } from '../../../domain/journey-model/draft.ts';
import { inOrder } from '../../../domain/journey-model/edit.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { Bars } from '../../../ui/states.tsx';
import { at, useNumbers, useVersion } from '../api.ts';

interface Props {
  journey: JourneyDetail;
  from: JourneyVersion;
  versions: readonly JourneyVersion[];
  onClose: () => void;
}

const nothing = blankJourney();
/** Stands for leaving the journey in the choices of a step. */
const leaves = '';

/** Moves everybody of one version to another, step by step. */
export function MovePeople({ journey, from, versions, onClose }: Props) {
  const { t } = useTranslation('journeys');
  const format = useFormat();
  const { done, failed } = useFeedback();
  const others = versions.filter(({ version }) => version !== from.version);
  const [to, setTo] = useState(others[0]?.version ?? null);
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const before = useVersion(journey.id, from.version).data?.definition;
  const after = useVersion(journey.id, to).data?.definition;
  const { data: numbers } = useNumbers(journey.id, from.version);
  const old = useMemo(() => (before ? readDraft(before) : nothing), [before]);
  const next = useMemo(() => (after ? readDraft(after) : nothing), [after]);
  const oldWords = useJourneyWords(old);
  const nextWords = useJourneyWords(next);
  const here = new Map(numbers?.steps.map((one) => [one.step, one.here]));
  const move = useChange(
    (steps: Record<string, string | null>) =>
      post(at(journey.id, '/moves'), { from: from.version, to, steps }),
    ['journeys'],
  );
  const targetOf = (id: string) => chosen[id] ?? (next.steps[id] ? id : leaves);
  const crowded = inOrder(old).filter((id) => (here.get(id) ?? 0) > 0);
  const leaving = crowded
    .filter((id) => targetOf(id) === leaves)
    .reduce((sum, id) => sum + (here.get(id) ?? 0), 0);

  function run(): void {
    const steps = Object.fromEntries(inOrder(old).map((id) => [id, targetOf(id) || null]));
    move.mutate(steps, {
      onSuccess: () => {
        done(t('move.started', { count: from.inside }));
        onClose();
      },
      onError: failed,
    });
  }

  return (
    <Modal
      open
      width={640}
      title={t('move.title', { count: from.inside, version: from.version })}
      okText={t('move.do', { count: from.inside })}
      cancelText={t('common:action.cancel')}
      okButtonProps={{ disabled: to === null || !after || !numbers, danger: leaving > 0 }}
      confirmLoading={move.isPending}
      onOk={run}
      onCancel={onClose}
    >
      <div className="stack">
        <p className="soft">{t('move.why')}</p>
        <Select
          aria-label={t('move.to')}
          value={to}
          options={others.map(({ version }) => ({
            value: version,
            label: t('now.version', { version }),
          }))}
          onChange={setTo}
        />
        {(!before || !after || !numbers) && <Bars lines={3} />}
        {crowded.map((id) => {
          const step = old.steps[id];
          if (!step) return null;
          const name = oldWords.title(id, step);
          return (
            <div key={id} className="row spread">
              <span>
                {name} <span className="soft">{format.number(here.get(id) ?? 0)}</span>
              </span>
              <Select
                style={{ width: 280 }}
                aria-label={t('move.where', { step: name })}
                value={targetOf(id)}
                options={[
                  ...inOrder(next).flatMap((target) => {
                    const there = next.steps[target];
                    return there ? [{ value: target, label: nextWords.title(target, there) }] : [];
                  }),
                  { value: leaves, label: t('move.leave') },
                ]}
                onChange={(target) => setChosen({ ...chosen, [id]: target })}
              />
            </div>
          );
        })}
        {leaving > 0 && (
          <div className="note" data-tone="warn">
            {t('move.leaving', { count: leaving })}
          </div>
        )}
      </div>
    </Modal>
  );
}
