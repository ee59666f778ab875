import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined } from '@ant-design/icons';
import { Button, Select, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageContent } from '#contracts/content.ts';
import type { MessageWay } from '#contracts/message-plan.ts';
import { useChannels } from '../channels.ts';
import { ContentEditor } from '../content/content-editor.tsx';
import { LanguageTabs } from './language-tabs.tsx';

interface Props {
  at: number;
  count: number;
  way: MessageWay;
  readOnly: boolean;
  onChange: (way: MessageWay) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

/** One way to say it: by which accounts, and what, in which languages. */
export function WayEditor({ at, count, way, readOnly, onChange, onMove, onRemove }: Props) {
  const { t } = useTranslation('message-plan');
  const { channels = [] } = useChannels();
  const [language, setLanguage] = useState<string | null>(null);
  const place = way.languages.findIndex((variant) => variant.language === language);
  const content = way.languages[place]?.content ?? way.content;
  const name = at === 0 ? t('firstWay') : t('nextWay', { number: at + 1 });
  function setContent(next: MessageContent) {
    const variant = way.languages[place];
    if (!variant) onChange({ ...way, content: next });
    else onChange({ ...way, languages: way.languages.with(place, { ...variant, content: next }) });
  }
  return (
    <section className="plan-way" aria-label={name}>
      <div className="row spread">
        <strong>{name}</strong>
        {!readOnly && count > 1 && (
          <span className="row" style={{ gap: 0 }}>
            <Button
              size="small"
              type="text"
              icon={<ArrowUpOutlined />}
              aria-label={t('moveUp')}
              disabled={at === 0}
              onClick={() => onMove(-1)}
            />
            <Button
              size="small"
              type="text"
              icon={<ArrowDownOutlined />}
              aria-label={t('moveDown')}
              disabled={at === count - 1}
              onClick={() => onMove(1)}
            />
            <Button
              size="small"
              type="text"
              danger
              icon={<DeleteOutlined />}
              aria-label={t('removeWay')}
              onClick={onRemove}
            />
          </span>
        )}
      </div>
      <label className="stack plan-field">
        <span className="soft">{t('channels')}</span>
        <Select
          mode="multiple"
          aria-label={t('channels')}
          placeholder={t('anyChannel')}
          disabled={readOnly}
          optionFilterProp="label"
          value={way.channels}
          options={channels.map(({ id, name: label }) => ({ value: id, label }))}
          onChange={(next) => onChange({ ...way, channels: next })}
        />
      </label>
      {(content.type === 'text' || way.mass) && (
        <label className="plan-mass">
          <Switch
            size="small"
            aria-label={t('mass')}
            disabled={readOnly}
            checked={way.mass ?? false}
            onChange={(mass) => onChange(withMass(way, mass))}
          />
          <span>
            {t('mass')} <span className="soft">{t('massWhy')}</span>
          </span>
        </label>
      )}
      <LanguageTabs
        way={way}
        current={place < 0 ? null : language}
        readOnly={readOnly}
        onShow={setLanguage}
        onChange={onChange}
      />
      <ContentEditor
        key={language ?? ''}
        value={content}
        readOnly={readOnly}
        onChange={setContent}
      />
    </section>
  );
}

/** Left out where it is not wanted, as most ways are stored. */
function withMass({ mass: _, ...way }: MessageWay, mass: boolean): MessageWay {
  return mass ? { ...way, mass } : way;
}
