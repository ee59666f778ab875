import { Form, Select, Switch } from 'antd';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../../api/session.ts';
import { Card } from '../../../ui/page.tsx';
import { clockHour, isQuiet, type RuleValues } from './values.ts';
import './quiet-fields.css';

const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** The hours in which no marketing goes out, and whose clock counts. */
export function QuietFields({ values }: { values: RuleValues }) {
  const { t } = useTranslation('message-rules');
  const { workspace, permissions } = useMe();
  const options = hours.map((hour) => ({
    value: hour,
    label: t('quiet.hour', { hour: clockHour(hour) }),
  }));
  const { from, to } = values.quietHours;
  return (
    <Card title={t('quiet.title')}>
      <label className="row rule-switch">
        <Form.Item name="quiet" valuePropName="checked" noStyle>
          <Switch />
        </Form.Item>
        {t('quiet.on')}
      </label>
      {values.quiet ? (
        <div className="rule-fields">
          <Form.Item name={['quietHours', 'from']} label={t('quiet.from')}>
            <Select virtual={false} options={options} />
          </Form.Item>
          <Form.Item
            name={['quietHours', 'to']}
            label={t('quiet.to')}
            dependencies={[['quietHours', 'from']]}
            rules={[
              ({ getFieldValue }) => ({
                validator: (_, value: number) =>
                  value === getFieldValue(['quietHours', 'from'])
                    ? Promise.reject(new Error(t('quiet.differ')))
                    : Promise.resolve(),
              }),
            ]}
          >
            <Select virtual={false} options={options} />
          </Form.Item>
        </div>
      ) : (
        <p className="soft">{t('quiet.off')}</p>
      )}
      <div
        className="day-strip"
        role="img"
        aria-label={
          values.quiet
            ? t('quiet.strip', { from: clockHour(from), to: clockHour(to) })
            : t('quiet.none')
        }
      >
        {hours.map((hour) => (
          <span key={hour} data-quiet={(values.quiet && isQuiet({ from, to }, hour)) || undefined}>
            {hour % 6 === 0 && <span className="day-strip-hour">{hour}</span>}
          </span>
        ))}
      </div>
      {values.quiet && (
        <p className="soft">
          {t('quiet.zone', { zone: workspace.timeZone })}{' '}
          {permissions.includes('system.write') && (
            <Link to="/system" search={{ tab: 'workspace' }}>
              {t('quiet.change')}
            </Link>
          )}
        </p>
      )}
    </Card>
  );
}
