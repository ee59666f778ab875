import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageContent } from '#contracts/content.ts';
import type { MessagePlan } from '#contracts/message-plan.ts';
import { useMe } from '../../api/session.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useNow } from '../../i18n/use-now.ts';
import { ContentPreview } from '../content/content-preview.tsx';
import { useServerPreview } from '../content/use-server-preview.ts';
import { fillContent } from '../content/placeholders.ts';
import { exampleFor } from '../welcome/preview/circumstances.ts';
import { Handset, Incoming } from '../welcome/preview/handset.tsx';
import { contentFor } from './plan.ts';
import '../../ui/badge.css';

/** The plan as somebody made up would see it: by which way, and in which language. */
export function Example({ plan }: { plan: MessagePlan }) {
  const { t } = useTranslation('message-plan');
  const { workspace } = useMe();
  const format = useFormat();
  const [at, setAt] = useState(0);
  const [language, setLanguage] = useState<string | null>(null);
  const way = plan.ways[at] ?? plan.ways[0];
  if (!way) return null;
  const offered = way.languages.map((variant) => variant.language);
  const shown = language && offered.includes(language) ? language : null;
  return (
    <>
      {plan.ways.length > 1 && (
        <div className="row" role="group" aria-label={t('preview.ways')}>
          {plan.ways.map((_, place) => (
            <button
              key={place}
              type="button"
              className="label"
              aria-pressed={place === at}
              onClick={() => setAt(place)}
            >
              {place === 0 ? t('firstWay') : t('nextWay', { number: place + 1 })}
            </button>
          ))}
        </div>
      )}
      {offered.length > 0 && (
        <Select
          aria-label={t('preview.language')}
          value={shown ?? ''}
          options={[
            { value: '', label: t('otherLanguages') },
            ...offered.map((one) => ({ value: one, label: format.languageName(one) })),
          ]}
          onChange={(one) => setLanguage(one || null)}
        />
      )}
      <Phone
        content={fillContent(contentFor(way, shown), exampleFor(shown ?? workspace.language))}
      />
    </>
  );
}

/** What is left to fill in, such as blocks, the server does. */
function Phone({ content }: { content: MessageContent }) {
  const { t } = useTranslation('message-plan');
  const { workspace } = useMe();
  const format = useFormat();
  const now = useNow();
  const filled = useServerPreview(content).content ?? content;
  return (
    <Handset title={workspace.name} time={format.time(new Date(now))} label={t('preview.phone')}>
      <Incoming from={workspace.name}>
        <ContentPreview key={JSON.stringify(filled)} content={filled} />
      </Incoming>
    </Handset>
  );
}
