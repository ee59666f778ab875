import { PlayCircleOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Segmented, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DryRunRequest, DryRunResult } from '#contracts/api/journeys.ts';
import { outletsOf } from '#contracts/journeys.ts';
import { factTypes, type RuleFactType } from '#contracts/rules.ts';
import { post } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { ContactSelect } from '../../../domain/contact-select.tsx';
import type { Overlay } from '../../../domain/journey-canvas/graph.ts';
import {
  triggerWords,
  useDictionary,
  useJourneyWords,
} from '../../../domain/journey-canvas/use-words.ts';
import type { Draft } from '../../../domain/journey-model/draft.ts';
import { inOrder } from '../../../domain/journey-model/edit.ts';
import { matchWords } from '../../../domain/rule-builder/index.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { at } from '../api.ts';
import { FormField } from '../editor/forms/field.tsx';
import { Path } from './path.tsx';
import './dry-run.css';

interface Props {
  journeyId: string;
  draft: Draft;
  version: 'draft' | number;
  /** Brings the server's draft up to date; false when that did not work. */
  before: () => Promise<boolean>;
  /** Stays the same function while the dry run is open. */
  onReplay: (overlay: Overlay) => void;
}

type Happening = { afterHours: number; type: RuleFactType };

/** Plays the journey through for one person, time sped up; no message leaves. */
export function DryRun({ journeyId, draft, version, before, onReplay }: Props) {
  const { t } = useTranslation('journeys');
  const { failed } = useFeedback();
  const [who, setWho] = useState<'synthetic' | 'contact'>('synthetic');
  const [contactId, setContactId] = useState<string | undefined>();
  const [name, setName] = useState('');
  const [language, setLanguage] = useState('zh-CN');
  const [windowHours, setWindowHours] = useState(48);
  const [trigger, setTrigger] = useState(0);
  const [facts, setFacts] = useState<readonly Happening[]>([]);
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({});
  const dictionary = useDictionary(draft);
  const run = useChange(
    (body: DryRunRequest) => post<DryRunResult>(at(journeyId, '/dry-run'), body),
    [],
  );
  const result = run.data;
  useEffect(() => () => onReplay({}), [onReplay]);

  async function play(): Promise<void> {
    if (!(await before())) return;
    onReplay({});
    const person: DryRunRequest['person'] =
      who === 'contact' && contactId
        ? { contactId }
        : {
            synthetic: {
              name,
              language,
              timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
              windowMinutes: windowHours * 60,
            },
          };
    run.mutate(
      {
        of: version,
        person,
        trigger,
        facts: facts.map(({ afterHours, type }) => ({
          afterMinutes: Math.round(afterHours * 60),
          type,
          data: {},
          channelId: null,
        })),
        answers: { ...answers },
      },
      { onError: failed },
    );
  }

  return (
    <>
      <h2 className="inspect-title">{t('dryRun.title')}</h2>
      <div className="step-form">
        <p className="step-why">{t('dryRun.why')}</p>
        <Segmented
          block
          aria-label={t('dryRun.who')}
          value={who}
          options={(['synthetic', 'contact'] as const).map((value) => ({
            value,
            label: t(`dryRun.${value}`),
          }))}
          onChange={setWho}
        />
        {who === 'contact' ? (
          <ContactSelect
            label={t('dryRun.contact')}
            placeholder={t('enter.find')}
            value={contactId}
            onChange={setContactId}
          />
        ) : (
          <div className="step-line">
            <Input
              className="grow"
              aria-label={t('dryRun.name')}
              placeholder={t('dryRun.name')}
              maxLength={80}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <Select
              aria-label={t('dryRun.language')}
              value={language}
              options={[
                { value: 'zh-CN', label: '简体中文' },
                { value: 'en', label: 'English' },
              ]}
              onChange={setLanguage}
            />
            <InputNumber<number>
              className="grow"
              aria-label={t('dryRun.window')}
              prefix={t('dryRun.window')}
              suffix={t('dryRun.hours')}
              min={0}
              max={168}
              value={windowHours}
              onChange={(hours) => setWindowHours(hours ?? 0)}
            />
          </div>
        )}
        {draft.triggers.length > 1 && (
          <FormField label={t('dryRun.trigger')}>
            <Select
              aria-label={t('dryRun.trigger')}
              value={trigger}
              options={draft.triggers.map((one, index) => ({
                value: index,
                label: triggerWords(dictionary, one),
              }))}
              onChange={setTrigger}
            />
          </FormField>
        )}
        <Happenings
          facts={facts}
          onChange={setFacts}
          say={(type) => matchWords(dictionary.speaker, { type, where: [] })}
        />
        <Answers draft={draft} answers={answers} onChange={setAnswers} />
        <Button
          type="primary"
          icon={<PlayCircleOutlined aria-hidden />}
          loading={run.isPending}
          disabled={who === 'contact' && !contactId}
          onClick={() => void play()}
        >
          {t('dryRun.play')}
        </Button>
        {result && (
          <Path key={JSON.stringify(result)} result={result} draft={draft} onReplay={onReplay} />
        )}
      </div>
    </>
  );
}

interface HappeningsProps {
  facts: readonly Happening[];
  onChange: (facts: readonly Happening[]) => void;
  say: (type: RuleFactType) => string;
}

/** What she does on her way, and when. */
function Happenings({ facts, onChange, say }: HappeningsProps) {
  const { t } = useTranslation('journeys');
  return (
    <FormField label={t('dryRun.facts')}>
      {facts.map((fact, index) => (
        <div key={index} className="step-line">
          <InputNumber<number>
            aria-label={t('dryRun.after', { number: index + 1 })}
            prefix={t('dryRun.afterPrefix')}
            suffix={t('dryRun.hours')}
            style={{ width: 136 }}
            min={0}
            max={9600}
            value={fact.afterHours}
            onChange={(afterHours) =>
              onChange(facts.with(index, { ...fact, afterHours: afterHours ?? 0 }))
            }
          />
          <Select
            className="grow"
            aria-label={t('dryRun.fact', { number: index + 1 })}
            value={fact.type}
            popupMatchSelectWidth={false}
            showSearch={{ optionFilterProp: 'label' }}
            options={factTypes.map((type) => ({ value: type, label: say(type) }))}
            onChange={(type) => onChange(facts.with(index, { ...fact, type }))}
          />
          <Button
            size="small"
            type="text"
            aria-label={t('form.removeFact')}
            onClick={() => onChange(facts.toSpliced(index, 1))}
          >
            ×
          </Button>
        </div>
      ))}
      <div>
        <Button
          size="small"
          onClick={() => onChange([...facts, { afterHours: 2, type: 'order.placed' }])}
        >
          {t('dryRun.addFact')}
        </Button>
      </div>
    </FormField>
  );
}

interface AnswersProps {
  draft: Draft;
  answers: Readonly<Record<string, string>>;
  onChange: (answers: Readonly<Record<string, string>>) => void;
}

/** The way out that is taken where the journey would ask: rules, chance, the message decision. */
function Answers({ draft, answers, onChange }: AnswersProps) {
  const { t } = useTranslation('journeys');
  const words = useJourneyWords(draft);
  const asked = inOrder(draft).flatMap((id) => {
    const step = draft.steps[id];
    return step && ['branch', 'split', 'send'].includes(step.kind) ? [{ id, step }] : [];
  });
  if (asked.length === 0) return null;
  return (
    <FormField label={t('dryRun.answers')}>
      {asked.map(({ id, step }) => (
        <div key={id} className="step-line">
          <span className="way-name clip" title={words.title(id, step)}>
            {words.title(id, step)}
          </span>
          <Select
            className="grow"
            size="small"
            aria-label={t('dryRun.answer', { step: words.title(id, step) })}
            value={answers[id] ?? ''}
            popupMatchSelectWidth={false}
            options={[
              { value: '', label: t('dryRun.asItIs') },
              ...outletsOf(step).map((outlet) => ({
                value: outlet,
                label: words.outlet(step, outlet),
              })),
            ]}
            onChange={(outlet) => {
              const { [id]: _, ...rest } = answers;
              onChange(outlet ? { ...rest, [id]: outlet } : rest);
            }}
          />
        </div>
      ))}
    </FormField>
  );
}
