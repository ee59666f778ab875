import { Form, InputNumber, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../ui/page.tsx';
import type { RuleValues } from './values.ts';
import './quiet-fields.css';

/** As the server takes them: contracts/api/messages.ts. */
const mostMessages = 1000;
const mostDays = 90;

/** How many marketing messages one person gets, and within how many days. */
export function CapFields({ values }: { values: RuleValues }) {
  const { t } = useTranslation('message-rules');
  const whole = (most: number, message: string) => [
    {
      validator: (_: unknown, value: number | null) =>
        Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most
          ? Promise.resolve()
          : Promise.reject(new Error(message)),
    },
  ];
  return (
    <Card title={t('cap.title')}>
      <label className="row rule-switch">
        <Form.Item name="capped" valuePropName="checked" noStyle>
          <Switch />
        </Form.Item>
        {t('cap.on')}
      </label>
      {values.capped ? (
        <>
          <div className="rule-fields">
            <Form.Item
              name={['frequencyCap', 'limit']}
              label={t('cap.limit')}
              rules={whole(mostMessages, t('cap.limitNeeded'))}
            >
              <InputNumber style={{ width: '100%' }} />
            </Form.Item>
            <Form.Item
              name={['frequencyCap', 'days']}
              label={t('cap.days')}
              rules={whole(mostDays, t('cap.daysNeeded'))}
            >
              <InputNumber style={{ width: '100%' }} />
            </Form.Item>
          </div>
          <p className="soft">{t('cap.why')}</p>
        </>
      ) : (
        <p className="soft">{t('cap.off')}</p>
      )}
    </Card>
  );
}
