import { Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Block, PutBlock } from '#contracts/api/content.ts';
import { post, put } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { TextField } from '../../../domain/content/text-field.tsx';
import { variantLanguages } from '../../../domain/welcome/welcome-languages.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';

/** Contract limit of a text. */
const longest = 2000;

interface Props {
  /** The one to change; a new one when left out. */
  block?: Block;
  onClose: () => void;
}

/** Writes a block: its name once, its words in each language. */
export function BlockForm({ block, onClose }: Props) {
  const { t } = useTranslation('library');
  const format = useFormat();
  const { failed } = useFeedback();
  const [form] = Form.useForm<{ name: string }>();
  const [texts, setTexts] = useState<PutBlock>({
    text: block?.text ?? '',
    languages: block?.languages ?? [],
  });
  const save = useChange(
    ({ name }: { name: string }) =>
      block ? put(`/blocks/${block.id}`, texts) : post('/blocks', { name, ...texts }),
    ['messages'],
  );
  const there = texts.languages.map(({ language }) => language);
  const finished = [texts, ...texts.languages].every(({ text }) => text.trim() !== '');
  return (
    <Modal
      open
      title={block ? block.name : t('blocks.add')}
      okText={t('common:action.save')}
      okButtonProps={{ loading: save.isPending, disabled: !finished }}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: block?.name ?? '' }}
        onFinish={(given) => save.mutate(given, { onSuccess: onClose, onError: failed })}
      >
        {!block && (
          <Form.Item
            name="name"
            label={t('blocks.name')}
            extra={t('blocks.nameWhy')}
            rules={[
              {
                required: true,
                pattern: /^[a-z][a-z0-9_]{0,39}$/,
                message: t('blocks.nameNeeded'),
              },
            ]}
          >
            <Input autoFocus placeholder="opening_hours" />
          </Form.Item>
        )}
        <div className="stack">
          <TextField
            label={texts.languages.length > 0 ? t('blocks.otherwise') : t('blocks.text')}
            value={texts.text}
            limit={longest}
            lines={4}
            variables
            readOnly={false}
            onChange={(text) => setTexts({ ...texts, text })}
          />
          {texts.languages.map(({ language, text }, at) => (
            <TextField
              key={language}
              label={format.languageName(language)}
              value={text}
              limit={longest}
              lines={4}
              variables
              readOnly={false}
              onChange={(next) =>
                setTexts({
                  ...texts,
                  languages: texts.languages.with(at, { language, text: next }),
                })
              }
            />
          ))}
          <Select<string | null>
            aria-label={t('blocks.addLanguage')}
            placeholder={t('blocks.addLanguage')}
            style={{ width: 200 }}
            value={null}
            options={variantLanguages
              .filter((language) => !there.includes(language))
              .map((value) => ({ value, label: format.languageName(value) }))}
            onChange={(language) =>
              language &&
              setTexts({
                ...texts,
                languages: [...texts.languages, { language, text: texts.text }],
              })
            }
          />
        </div>
      </Form>
    </Modal>
  );
}
