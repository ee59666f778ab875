import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { MessageWay } from '#contracts/message-plan.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { variantLanguages } from '../welcome/welcome-languages.ts';
import { mostLanguages } from './plan.ts';
import '../../ui/badge.css';

interface Props {
  way: MessageWay;
  /** The language that is being written; null is the text for everybody else. */
  current: string | null;
  readOnly: boolean;
  onShow: (language: string | null) => void;
  onChange: (way: MessageWay) => void;
}

/** The same message in other languages: which there are, and which is being written. */
export function LanguageTabs({ way, current, readOnly, onShow, onChange }: Props) {
  const { t } = useTranslation('message-plan');
  const format = useFormat();
  const there = way.languages.map((variant) => variant.language);
  const missing = variantLanguages.filter((language) => !there.includes(language));
  function add(language: string) {
    const content = way.languages.find((one) => one.language === current)?.content ?? way.content;
    onChange({ ...way, languages: [...way.languages, { language, content }] });
    onShow(language);
  }
  function remove() {
    onChange({ ...way, languages: way.languages.filter((one) => one.language !== current) });
    onShow(null);
  }
  return (
    <div className="row plan-languages" role="group" aria-label={t('languages')}>
      {there.length > 0 &&
        [null, ...there].map((language) => (
          <button
            key={language ?? ''}
            type="button"
            className="label"
            aria-pressed={language === current}
            onClick={() => onShow(language)}
          >
            {language ? format.languageName(language) : t('otherLanguages')}
          </button>
        ))}
      {!readOnly && there.length < mostLanguages && missing.length > 0 && (
        <Select<string | null>
          size="small"
          variant="borderless"
          aria-label={t('addLanguage')}
          popupMatchSelectWidth={160}
          value={null}
          placeholder={t('addLanguage')}
          options={missing.map((value) => ({ value, label: format.languageName(value) }))}
          onChange={(language) => language && add(language)}
        />
      )}
      {!readOnly && current && (
        <Button size="small" type="text" danger onClick={remove}>
          {t('removeLanguage', { language: format.languageName(current) })}
        </Button>
      )}
    </div>
  );
}
