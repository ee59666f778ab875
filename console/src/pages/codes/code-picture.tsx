import { QrcodeOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Code } from '#contracts/api/codes.ts';
import { apiUrl } from '../../api/client.ts';
import { Copyable } from '../../ui/copy.tsx';
import { Card } from '../../ui/page.tsx';

/** Print widths in millimetres: for a card, a counter sign, a poster. */
const sizes = [30, 80, 200];

export function CodePicture({ code }: { code: Code }) {
  const { t } = useTranslation('codes');
  const path = `/codes/${code.id}/image`;
  return (
    <Card title={t('picture.title')}>
      <div className="code-picture">
        {code.url ? (
          <img
            src={apiUrl(`${path}.svg`)}
            alt={t('picture.alt', { name: code.name })}
            width={208}
            height={208}
          />
        ) : (
          <span className="faint">
            <QrcodeOutlined style={{ fontSize: 64 }} />
            <div>{t(code.failure === null ? 'picture.pending' : 'picture.none')}</div>
          </span>
        )}
      </div>
      {code.url && (
        <div className="stack" style={{ gap: 12, marginTop: 12 }}>
          <div className="row">
            <Button size="small" href={apiUrl(`${path}.svg`)} download={`${code.name}.svg`}>
              SVG
            </Button>
            {sizes.map((size) => (
              <Button
                key={size}
                size="small"
                href={apiUrl(`${path}.png`, { mm: size })}
                download={`${code.name} ${size} mm.png`}
              >
                {`PNG ${size} mm`}
              </Button>
            ))}
          </div>
          <Copyable text={code.url} label={t('picture.link')} />
        </div>
      )}
    </Card>
  );
}
