import { DownloadOutlined, UploadOutlined } from '@ant-design/icons';
import { Button, Drawer, Input } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { journeyFile, type JourneyDetail, type JourneyFile } from '#contracts/api/journeys.ts';
import { journeyDraft } from '#contracts/journeys/draft.ts';
import { asSent, readDraft, type Draft } from '../../../domain/journey-model/draft.ts';

interface Props {
  journey: JourneyDetail;
  draft: Draft;
  /** Left out where nothing may be changed. */
  onReplace: ((draft: Draft) => void) | undefined;
  onClose: () => void;
}

/** What was typed or read from a file as a draft: a whole file, or the definition alone. */
function draftIn(text: string): Draft | string {
  try {
    const given: unknown = JSON.parse(text);
    const file = journeyFile.safeParse(given);
    const read = journeyDraft.safeParse(file.success ? file.data.definition : given);
    if (read.success) return readDraft(read.data);
    const [issue] = read.error.issues;
    return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The journey as the text it is stored as: to read, to change, to keep, to bring from elsewhere. */
export function JsonDrawer({ journey, draft, onReplace, onClose }: Props) {
  const { t } = useTranslation('journeys');
  const [text, setText] = useState(() => JSON.stringify(draft, null, 2));
  const [wrong, setWrong] = useState<string | null>(null);
  const chooser = useRef<HTMLInputElement>(null);

  function apply(): void {
    const read = draftIn(text);
    if (typeof read === 'string') return setWrong(read);
    onReplace?.(read);
    onClose();
  }

  function download(): void {
    const file: JourneyFile = {
      format: 'rapport.journey/1',
      name: journey.name,
      description: journey.description,
      definition: asSent(draft),
    };
    const link = document.createElement('a');
    const url = URL.createObjectURL(
      new Blob([JSON.stringify(file, null, 2)], { type: 'application/json' }),
    );
    link.href = url;
    link.download = `${journey.name}.journey.json`;
    link.click();
    URL.revokeObjectURL(url);
  }

  return (
    <Drawer
      open
      size={720}
      title={t('json.title')}
      onClose={onClose}
      extra={
        <div className="row">
          <Button icon={<DownloadOutlined aria-hidden />} onClick={download}>
            {t('json.download')}
          </Button>
          {onReplace && (
            <>
              <Button
                icon={<UploadOutlined aria-hidden />}
                onClick={() => chooser.current?.click()}
              >
                {t('json.open')}
              </Button>
              <Button type="primary" onClick={apply}>
                {t('json.apply')}
              </Button>
            </>
          )}
        </div>
      }
    >
      <div className="stack">
        <p className="soft">{t('json.why')}</p>
        {wrong !== null && (
          <div className="note" data-tone="bad" role="alert">
            <strong>{t('json.wrong')}</strong>
            <span className="mono">{wrong}</span>
          </div>
        )}
        <Input.TextArea
          className="mono"
          aria-label={t('json.title')}
          autoSize={{ minRows: 20 }}
          readOnly={!onReplace}
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setWrong(null);
          }}
        />
        <input
          ref={chooser}
          type="file"
          accept=".json,application/json"
          hidden
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            void file?.text().then((read) => {
              setText(read);
              setWrong(null);
            });
          }}
        />
      </div>
    </Drawer>
  );
}
