import { MobileOutlined } from '@ant-design/icons';
import { Button, Drawer } from 'antd';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WelcomePreview as Preview } from '#contracts/api/welcome.ts';
import type { Welcome } from '#contracts/content.ts';
import { post } from '../../../api/client.ts';
import type { ApiProblem } from '../../../api/problem.ts';
import { useProblemWords } from '../../../api/problem-words.ts';
import { useMe } from '../../../api/session.ts';
import { useVariantWords } from '../welcome-summary.tsx';
import { Chat } from './chat.tsx';
import { CircumstanceFields } from './circumstance-fields.tsx';
import { meeting, question, type Circumstances } from './circumstances.ts';
import '../../../ui/badge.css';

const first: Circumstances = {
  who: 'example',
  contactId: undefined,
  language: null,
  audience: 'new',
  hour: null,
};

/** Opens the preview of a welcome as it is written now, saved or not. */
export function WelcomePreview({ welcome }: { welcome: Welcome }) {
  const { t } = useTranslation('welcome');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<MobileOutlined />} onClick={() => setOpen(true)}>
        {t('preview.open')}
      </Button>
      <Drawer
        open={open}
        title={t('preview.title')}
        size={440}
        destroyOnHidden
        onClose={() => setOpen(false)}
      >
        <Look welcome={welcome} />
      </Drawer>
    </>
  );
}

function Look({ welcome }: { welcome: Welcome }) {
  const { t } = useTranslation('welcome');
  const { workspace } = useMe();
  const problemWords = useProblemWords();
  const [now, setNow] = useState(first);
  /** The variant that was asked for by its button. */
  const [wanted, setWanted] = useState<number | null>(null);
  const asked = question(welcome, now, workspace.language);
  const { data, error } = useQuery<Preview, ApiProblem>({
    queryKey: ['channels', 'preview', asked],
    queryFn: () => post<Preview>('/welcomes/preview', asked),
    placeholderData: keepPreviousData,
  });
  return (
    <div className="stack">
      <Variants
        welcome={welcome}
        shown={data?.variant ?? null}
        onChoose={(at) => {
          const variant = welcome.variants[at];
          if (variant) setNow((before) => meeting(variant, before));
          setWanted(at);
        }}
      />
      <CircumstanceFields
        value={now}
        onChange={(change) => {
          setNow((before) => ({ ...before, ...change }));
          setWanted(null);
        }}
      />
      {error && (
        <div className="note" data-tone="warn" role="alert">
          <strong>
            {t(error.code === 'request.invalid' ? 'preview.unfinished' : 'common:failure.title')}
          </strong>
          <span>{problemWords(error)}</span>
        </div>
      )}
      {data && !error && <Verdict welcome={welcome} preview={data} wanted={wanted} />}
      {!error && <Chat preview={data} hour={now.hour} title={workspace.name} />}
    </div>
  );
}

interface VariantsProps {
  welcome: Welcome;
  shown: number | null;
  onChoose: (at: number) => void;
}

/** One button for each variant, which sets the circumstances that it is for. */
function Variants({ welcome, shown, onChoose }: VariantsProps) {
  const { t } = useTranslation('welcome');
  const words = useVariantWords();
  if (welcome.variants.length < 2) return null;
  return (
    <div className="row" role="group" aria-label={t('preview.variants')}>
      {welcome.variants.map((variant, at) => (
        <button
          key={at}
          type="button"
          className="label"
          aria-pressed={shown === at}
          onClick={() => onChoose(at)}
        >
          {`${at + 1} · ${words(variant)}`}
        </button>
      ))}
    </div>
  );
}

interface VerdictProps {
  welcome: Welcome;
  preview: Preview;
  wanted: number | null;
}

/** Which variant this person gets, and what is odd about it. */
function Verdict({ welcome, preview, wanted }: VerdictProps) {
  const { t } = useTranslation('welcome');
  const words = useVariantWords();
  const { variant, unknownVariables } = preview;
  const chosen = variant === null ? undefined : welcome.variants[variant];
  const hidden = wanted !== null && variant !== null && variant < wanted;
  return (
    <>
      <p role="status">
        {variant === null || !chosen
          ? t('preview.nothing')
          : t('preview.gets', { number: variant + 1, words: words(chosen) })}
      </p>
      {hidden && (
        <div className="note" data-tone="warn">
          {t('preview.before', { wanted: wanted + 1, number: variant + 1 })}
        </div>
      )}
      {unknownVariables.length > 0 && (
        <div className="note" data-tone="warn">
          {t('preview.unknownVariables', {
            names: unknownVariables.map((name) => `{{ ${name} }}`).join(', '),
          })}
        </div>
      )}
    </>
  );
}
