import { InputNumber, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { tagRuleLimits, type TagRule } from '#contracts/tag-rules.ts';
import './page.css';

interface Props {
  lifetime: TagRule['lifetime'];
  onChange: (lifetime: TagRule['lifetime']) => void;
}

/** How long a tag lasts that its rule put on. */
export function Lifetime({ lifetime, onChange }: Props) {
  const { t } = useTranslation('tags');
  return (
    <div className="stack" style={{ gap: 12 }}>
      <Radio.Group
        vertical
        aria-label={t('rule.lifetime')}
        value={lifetime ? 'days' : 'ever'}
        options={[
          { value: 'ever', label: t('rule.ever') },
          { value: 'days', label: t('rule.someDays') },
        ]}
        onChange={(event) =>
          onChange(event.target.value === 'days' ? { days: 30, renew: true } : null)
        }
      />
      {lifetime && (
        <div className="tag-line" style={{ paddingLeft: 24 }}>
          <InputNumber<number>
            aria-label={t('rule.days')}
            style={{ width: 96 }}
            min={1}
            max={tagRuleLimits.days}
            precision={0}
            value={lifetime.days}
            onChange={(days) => onChange({ ...lifetime, days: days ?? 1 })}
          />
          <span className="soft">{t('rule.daysUnit')}</span>
          <Select
            aria-label={t('rule.renewLabel')}
            value={lifetime.renew}
            popupMatchSelectWidth={false}
            options={[
              { value: true, label: t('rule.renew') },
              { value: false, label: t('rule.noRenew') },
            ]}
            onChange={(renew) => onChange({ ...lifetime, renew })}
          />
        </div>
      )}
    </div>
  );
}
