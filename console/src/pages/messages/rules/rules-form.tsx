import { CheckCircleFilled } from '@ant-design/icons';
import { Button, Form } from 'antd';
import { useTranslation } from 'react-i18next';
import type { MessageSettings } from '#contracts/api/messages.ts';
import { put } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { useRefusal } from '../../../ui/feedback/use-refusal.ts';
import { CapFields } from './cap-fields.tsx';
import { Means } from './means.tsx';
import { QuietFields } from './quiet-fields.tsx';
import { fromForm, toForm, type RuleValues, type SetRules } from './values.ts';

interface Props {
  stored: MessageSettings;
  /** These rules were saved here a moment ago. */
  saved: boolean;
  onSaved: () => void;
}

/** Both rules, what they mean together, and whether that is in force. */
export function RulesForm({ stored, saved, onSaved }: Props) {
  const { t } = useTranslation('message-rules');
  const may = useCan('channels.write');
  const [form] = Form.useForm<RuleValues>();
  const refused = useRefusal(form);
  const values = { ...toForm(stored), ...Form.useWatch([], { form, preserve: true }) };
  const save = useChange(
    (given: SetRules) => put<MessageSettings>('/messages/settings', given),
    ['messages'],
  );
  const meant = fromForm(values);
  const changed = JSON.stringify(meant) !== JSON.stringify(fromForm(toForm(stored)));
  return (
    <Form<RuleValues>
      form={form}
      layout="vertical"
      requiredMark={false}
      disabled={!may}
      initialValues={toForm(stored)}
      onFinish={(given) => {
        const settings = fromForm({ ...toForm(stored), ...given });
        // Not by the mutation's own callbacks: the news of the change may draw this form anew first.
        if (settings) save.mutateAsync(settings).then(onSaved, refused);
      }}
    >
      <div className="columns">
        <div className="stack">
          <QuietFields values={values} />
          <CapFields values={values} />
          <div className="row" role="status">
            {may && (
              <Button type="primary" htmlType="submit" loading={save.isPending} disabled={!changed}>
                {t('common:action.save')}
              </Button>
            )}
            <Status may={may} changed={changed} saved={saved} />
          </div>
        </div>
        <Means rules={meant} />
      </div>
    </Form>
  );
}

function Status({ may, changed, saved }: { may: boolean; changed: boolean; saved: boolean }) {
  const { t } = useTranslation('message-rules');
  if (!may) return <span className="soft">{t('readOnly')}</span>;
  if (changed) return <span className="soft">{t('dirty')}</span>;
  if (!saved) return <span className="soft">{t('asStored')}</span>;
  return (
    <span>
      <CheckCircleFilled style={{ color: 'var(--good)' }} /> {t('saved')}
    </span>
  );
}
