import { DownloadOutlined, UploadOutlined } from '@ant-design/icons';
import { Button, Drawer, Input } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyDetail, JourneyFile } from '#contracts/api/journeys.ts';
import { asSent, readDraft, type Draft } from '../../../domain/journey-model/draft.ts';
import { readJourneyFile, type Wrong } from '../file/read-file.ts';
import { WrongFile } from '../file/wrong-file.tsx';

interface Props {
  journey: JourneyDetail;
  draft: Draft;
  /** Left out where nothing may be changed. */
  onReplace: ((draft: Draft) => void) | undefined;
  onClose: () => void;
}

/** The journey as the text it is stored as: to read, to change, to keep, to bring from elsewhere. */
export function JsonDrawer({ journey, draft, onReplace, onClose }: Props) {
  const { t } = useTranslation('journeys');
  const [text, setText] = useState(() => JSON.stringify(draft, null, 2));
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const chooser = useRef<HTMLInputElement>(null);

  function apply(): void {
    const read = readJourneyFile(text);
    if ('wrong' in read) return setWrong(read.wrong);
    onReplace?.(readDraft(read.file.definition));
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
        {wrong && <WrongFile wrong={wrong} />}
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
