import { useTranslation } from 'react-i18next';
import type { Code } from '#contracts/api/codes.ts';
import { useChannels } from '../../domain/channels.ts';
import { WelcomeSummary } from '../../domain/welcome/welcome-summary.tsx';
import { useFormat } from '../../i18n/use-format.ts';
import { Label } from '../../ui/badge.tsx';
import { Card } from '../../ui/page.tsx';
import { When } from '../../ui/when.tsx';

export function CodeAbout({ code }: { code: Code }) {
  const { t } = useTranslation('codes');
  const format = useFormat();
  const { nameOf } = useChannels();
  const lines: [string, React.ReactNode][] = [
    [t('channel'), nameOf(code.channelId)],
    [t('kind'), t(`kinds.${code.kind}`)],
    [t('scene'), <code key="scene">{code.scene}</code>],
    [t('campaign'), code.campaign],
    [t('staff'), code.staff],
    [
      t('tags'),
      code.tags.length > 0 && (
        <span key="tags" className="row">
          {code.tags.map((tag) => (
            <Label key={tag}>{tag}</Label>
          ))}
        </span>
      ),
    ],
    [t('validFrom'), code.validFrom && format.moment(code.validFrom)],
    [t('validUntil'), code.validUntil && format.moment(code.validUntil)],
    [t('ticketUntil'), code.ticketExpiresAt && format.moment(code.ticketExpiresAt)],
    ...Object.entries(code.params),
    [t('created'), <When key="created" at={code.createdAt} />],
  ];
  return (
    <>
      <Card title={t('about')}>
        <dl className="facts-list">
          {lines
            .filter(([, value]) => value)
            .map(([label, value]) => (
              <div key={label} className="fact-line">
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
        </dl>
      </Card>
      <Card
        title={t('welcome')}
        extra={code.welcome && code.welcomeFollowers && t('welcomeFollowersShort')}
      >
        {code.welcome ? (
          <WelcomeSummary welcome={code.welcome} />
        ) : (
          <p className="soft">{t('welcomeDefault')}</p>
        )}
      </Card>
    </>
  );
}
