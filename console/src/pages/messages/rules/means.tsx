import { ClockCircleOutlined, MessageOutlined, NotificationOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageSettings } from '#contracts/api/messages.ts';
import { Card } from '../../../ui/page.tsx';
import { clockHour, spanName, type SetRules } from './values.ts';
import './means.css';

/** An hour of the evening for the example where there are no quiet ones. */
const lateHour = 23;

/** The rules in sentences, as they stand in the form. */
export function Means({ rules }: { rules: SetRules | null }) {
  const { t } = useTranslation('message-rules');
  return (
    <Card title={t('means.title')}>
      <ul className="means" aria-live="polite">
        <Line icon={<MessageOutlined />} title={t('means.reply')}>
          {t('means.replyWhy')}
        </Line>
        {rules && (
          <>
            <Night quiet={rules.quietHours} />
            <Cap cap={rules.frequencyCap} />
          </>
        )}
      </ul>
      <p className="soft" style={{ marginTop: 16 }}>
        {t('waiting')} <Link to="/messages">{t('means.log')}</Link>
      </p>
    </Card>
  );
}

function Line({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <li>
      <span className="means-sign">{icon}</span>
      <div>
        <div className="strong">{title}</div>
        <div className="soft">{children}</div>
      </div>
    </li>
  );
}

function Night({ quiet }: { quiet: MessageSettings['quietHours'] }) {
  const { t } = useTranslation('message-rules');
  const hour = quiet
    ? quiet.from + 1 === quiet.to
      ? quiet.from
      : (quiet.from + 1) % 24
    : lateHour;
  return (
    <Line icon={<ClockCircleOutlined />} title={t('means.night', { hour: clockHour(hour) })}>
      {quiet ? t('means.nightWait', { to: clockHour(quiet.to) }) : t('means.nightOff')}
    </Line>
  );
}

function Cap({ cap }: { cap: MessageSettings['frequencyCap'] }) {
  const { t } = useTranslation('message-rules');
  if (!cap)
    return (
      <Line icon={<NotificationOutlined />} title={t('means.capOff')}>
        {t('means.capOffWhy')}
      </Line>
    );
  const span = t(`means.capIn.${spanName(cap.days)}`, { count: cap.days });
  return (
    <Line icon={<NotificationOutlined />} title={t('means.cap', { count: cap.limit, span })}>
      {t('means.capWait')}
    </Line>
  );
}
