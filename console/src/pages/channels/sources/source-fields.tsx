import { Form, Input, InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { SourceKind } from '#contracts/api/tracking.ts';
import { isOrigin, originOf } from './origins.ts';

/** What somebody decides about a source, of whichever kind. */
export interface SourceSettings {
  name: string;
  origins: string[];
  trustsUserIds: boolean;
  recordsOrders: boolean;
  eventsPerMinute?: number;
}

interface Props {
  kind: SourceKind;
  /** The limit can be changed later; who makes a key need not think of it. */
  withLimit?: boolean;
}

/** Origins and trust concern pages alone: a server's key is a secret, and believed. */
export function SourceFields({ kind, withLimit = false }: Props) {
  const { t } = useTranslation('sources');
  return (
    <>
      <Form.Item
        name="name"
        label={t('name')}
        extra={t(`nameWhy.${kind}`)}
        rules={[{ required: true, whitespace: true, max: 80, message: t('nameNeeded') }]}
      >
        <Input autoFocus />
      </Form.Item>
      {kind === 'web' && (
        <>
          <Form.Item
            name="origins"
            label={t('origins')}
            extra={t('originsWhy')}
            getValueFromEvent={(given: string[]) => [...new Set(given.map(originOf))]}
            rules={[
              {
                validator: (_, given: string[]) =>
                  given.every(isOrigin)
                    ? Promise.resolve()
                    : Promise.reject(new Error(t('originNeeded'))),
              },
            ]}
          >
            <Select
              mode="tags"
              open={false}
              suffixIcon={null}
              maxCount={50}
              tokenSeparators={[',', '，', ' ', '\n']}
              placeholder="https://shop.example"
            />
          </Form.Item>
          <Option name="trustsUserIds" />
        </>
      )}
      <Option name="recordsOrders" why={`recordsOrdersWhy.${kind}`} />
      {withLimit && (
        <Form.Item name="eventsPerMinute" label={t('limit')} extra={t('limitWhy')}>
          <InputNumber min={1} max={6_000_000} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      )}
    </>
  );
}

function Option({ name, why = `${name}Why` }: { name: string; why?: string }) {
  const { t } = useTranslation('sources');
  return (
    <Form.Item name={name} label={t(name)} extra={t(why)} valuePropName="checked">
      <Switch />
    </Form.Item>
  );
}
