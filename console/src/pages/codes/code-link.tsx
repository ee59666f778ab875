import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Code } from '#contracts/api/codes.ts';
import { useMe } from '../../api/session.ts';
import { Copyable } from '../../ui/copy.tsx';
import { Card } from '../../ui/page.tsx';
import { readText, storeChoice } from '../../ui/storage.ts';
import { linkOf } from './link.ts';

/** The link whose visitors count for the code, to any page of the brand's site. */
export function CodeLink({ code }: { code: Code }) {
  const { t } = useTranslation('codes');
  const key = `rapport.site.${useMe().workspace.id}`;
  const [site, setSite] = useState(() => readText(key) ?? '');
  const link = linkOf(site, code.id);
  const wrong = site.trim() !== '' && link === null;
  return (
    <Card title={t('link.title')}>
      <div className="stack">
        <p className="soft">{t('link.why')}</p>
        <label>
          {t('link.site')}
          <Input
            type="url"
            inputMode="url"
            placeholder="https://shop.example/teas"
            value={site}
            status={wrong ? 'error' : ''}
            aria-invalid={wrong}
            onChange={(event) => {
              setSite(event.target.value);
              storeChoice(key, event.target.value || null);
            }}
          />
        </label>
        {wrong && (
          <p className="soft" role="alert">
            {t('link.wrong')}
          </p>
        )}
        <Copyable text={link ?? `?rp_code=${code.id}`} label={t('link.title')} />
      </div>
    </Card>
  );
}
