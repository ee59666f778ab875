import { MinusCircleOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Drawer, Form, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { PortraitSettings, RfmGrid } from '#contracts/api/portrait.ts';
import { put } from '../../api/client.ts';
import { useApi, useChange } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Choice } from '../../ui/choice.tsx';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';
import { Bars, Failure } from '../../ui/states.tsx';
import { minorDigits } from './minor.ts';
import { Work } from './work.tsx';

interface Props {
  /** Tells which currency counts now, and which others there are. */
  grid: RfmGrid;
  onClose: () => void;
}

/** How scores and interests are worked out, and the long work behind them. */
export function SettingsDrawer({ grid, onClose }: Props) {
  const { t } = useTranslation('rfm');
  const { data, error, refetch } = useApi<PortraitSettings>('rfm', '/portrait/settings');
  return (
    <Drawer open title={t('settings.title')} onClose={onClose} size={560} destroyOnHidden>
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Bars lines={8} height={40} />}
      {data && <SettingsForm settings={data} grid={grid} onClose={onClose} />}
      <Work kind="rfm" />
      <Work kind="rebuild" />
    </Drawer>
  );
}

function SettingsForm({ settings, grid, onClose }: Props & { settings: PortraitSettings }) {
  const { currency, elsewhere } = grid;
  const currencies = [currency, ...elsewhere.map((one) => one.currency)].toSorted();
  const { t } = useTranslation('rfm');
  const { done, failed } = useFeedback();
  const format = useFormat();
  const may = useCan('segments.write');
  const save = useChange(
    (next: PortraitSettings) => put('/portrait/settings', next),
    ['rfm', 'portrait'],
  );
  const scale = 10 ** minorDigits(currency);
  const shown = {
    ...settings,
    rfm: {
      ...settings.rfm,
      months: settings.rfm.months ?? allOrders,
      fixed: { ...settings.rfm.fixed, money: settings.rfm.fixed.money.map((cut) => cut / scale) },
    },
  };
  const toStored = (given: PortraitSettings): PortraitSettings => ({
    ...given,
    topics: given.topics ?? [],
    rfm: {
      ...given.rfm,
      currency: given.rfm.currency || null,
      months: given.rfm.months === allOrders ? null : given.rfm.months,
      fixed: {
        ...given.rfm.fixed,
        money: given.rfm.fixed.money.map((cut) => Math.round(cut * scale)),
      },
    },
  });
  return (
    <Form<PortraitSettings>
      layout="vertical"
      requiredMark={false}
      disabled={!may}
      initialValues={shown}
      onFinish={(given) =>
        save.mutate(toStored({ ...shown, ...given, rfm: { ...shown.rfm, ...given.rfm } }), {
          onSuccess: () => {
            done(t('settings.saved'));
            onClose();
          },
          onError: failed,
        })
      }
    >
      <Form.Item name={['rfm', 'method']} extra={t('settings.methodWhy')}>
        <MethodChoice />
      </Form.Item>
      <Form.Item noStyle dependencies={[['rfm', 'method']]}>
        {({ getFieldValue }) => (
          <div hidden={getFieldValue(['rfm', 'method']) !== 'fixed'}>
            <CutInputs name="recencyDays" />
            <CutInputs name="frequency" />
            <CutInputs name="money" currency={currency} />
          </div>
        )}
      </Form.Item>
      <Form.Item
        name={['rfm', 'months']}
        label={t('settings.months')}
        extra={t('settings.monthsWhy')}
      >
        <Select
          style={{ width: 240 }}
          options={monthsOffered(settings.rfm.months).map((value) => ({
            value,
            label:
              value === allOrders
                ? t('settings.allOrders')
                : t('settings.lastMonths', { count: value }),
          }))}
        />
      </Form.Item>
      <Form.Item
        name={['rfm', 'currency']}
        label={t('settings.currency')}
        extra={t('settings.currencyWhy')}
      >
        <Select
          style={{ width: 240 }}
          placeholder={t('settings.currencyOwn')}
          allowClear
          options={currencies.map((value) => ({ value, label: format.currencyName(value) }))}
        />
      </Form.Item>
      <Form.Item
        name="halfLifeDays"
        label={t('settings.halfLife')}
        extra={t('settings.halfLifeWhy')}
        rules={[
          {
            required: true,
            type: 'integer',
            min: 14,
            max: 730,
            message: t('settings.halfLifeNeeded'),
          },
        ]}
      >
        <InputNumber min={14} max={730} />
      </Form.Item>
      <Topics />
      {may && (
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('common:action.save')}
        </Button>
      )}
    </Form>
  );
}

/** Stands for no window in the form. */
const allOrders = 0;

/** The windows most brands want, and the one that was set by API. */
const monthsOffered = (set: number | null): number[] =>
  [...new Set([allOrders, 3, 6, 12, 24, set ?? allOrders])].toSorted((a, b) => a - b);

/** Given its value by the form. */
function MethodChoice({
  value = '',
  onChange = () => undefined,
}: {
  value?: string;
  onChange?: (value: string) => void;
}) {
  const { t } = useTranslation('rfm');
  return (
    <Choice
      label={t('settings.method')}
      value={value}
      options={(['quintiles', 'fixed'] as const).map((method) => ({
        value: method,
        text: t(`settings.${method}`),
      }))}
      onChange={onChange}
    />
  );
}

interface CutProps {
  name: 'recencyDays' | 'frequency' | 'money';
  currency?: string;
}

function CutInputs({ name, currency }: CutProps) {
  const { t } = useTranslation('rfm');
  const path = ['rfm', 'fixed', name];
  const falls = name === 'recencyDays';
  return (
    <Form.Item label={t(`settings.${name}`, { currency })} className="rfm-cuts">
      <div className="row">
        {[0, 1, 2, 3].map((cut) => (
          <Form.Item
            key={cut}
            name={[...path, cut]}
            noStyle
            dependencies={cut > 0 ? [[...path, cut - 1]] : []}
            rules={[
              ({ getFieldValue }) => ({
                validator: (_, value: number | null) => {
                  const before = getFieldValue([...path, cut - 1]) as number | undefined;
                  const ordered =
                    before === undefined ||
                    (value !== null && (falls ? value < before : value > before));
                  return value === null || !ordered
                    ? Promise.reject(new Error(t(falls ? 'settings.fall' : 'settings.rise')))
                    : Promise.resolve();
                },
              }),
            ]}
          >
            <InputNumber
              min={0}
              precision={name === 'money' ? undefined : 0}
              aria-label={t('settings.cut', { score: cut + 2 })}
              style={{ width: 104 }}
            />
          </Form.Item>
        ))}
      </div>
    </Form.Item>
  );
}

/** Words in messages and searches that tell an interest. */
function Topics() {
  const { t } = useTranslation('rfm');
  return (
    <Form.Item label={t('settings.topics')} extra={t('settings.topicsWhy')}>
      <Form.List name="topics">
        {(fields, { add, remove }) => (
          <div className="stack" style={{ gap: 8 }}>
            {fields.map(({ key, name }) => (
              <div key={key} className="rfm-topic">
                <Form.Item
                  name={[name, 'name']}
                  rules={[{ required: true, message: t('settings.topicNeeded') }]}
                >
                  <Input maxLength={120} placeholder={t('settings.topic')} />
                </Form.Item>
                <Form.Item
                  name={[name, 'words']}
                  rules={[{ required: true, message: t('settings.wordsNeeded') }]}
                >
                  <Select
                    mode="tags"
                    open={false}
                    suffixIcon={null}
                    tokenSeparators={[',', '，', '、']}
                    placeholder={t('settings.words')}
                  />
                </Form.Item>
                <Button
                  type="text"
                  icon={<MinusCircleOutlined />}
                  aria-label={t('settings.removeTopic')}
                  onClick={() => remove(name)}
                />
              </div>
            ))}
            <Button
              type="dashed"
              icon={<PlusOutlined />}
              onClick={() => add({ name: '', words: [] })}
            >
              {t('settings.addTopic')}
            </Button>
          </div>
        )}
      </Form.List>
    </Form.Item>
  );
}
