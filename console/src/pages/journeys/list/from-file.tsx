import { UploadOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { JourneyDetail } from '#contracts/api/journeys.ts';
import { post } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { readJourneyFile, type Wrong } from '../file/read-file.ts';

interface Props {
  onWrong: (wrong: Wrong | null) => void;
}

/** Makes a draft of a file, as another journey or another workspace wrote it. */
export function FromFile({ onWrong }: Props) {
  const { t } = useTranslation('journeys');
  const navigate = useNavigate();
  const { failed } = useFeedback();
  const chooser = useRef<HTMLInputElement>(null);
  const make = useChange(
    (file: object) => post<JourneyDetail>('/journeys/import', file),
    ['journeys'],
  );
  async function take(given: File): Promise<void> {
    const read = readJourneyFile(await given.text());
    if ('wrong' in read) return onWrong(read.wrong);
    onWrong(null);
    const name = read.file.name ?? given.name.replace(/(\.journey)?\.json$/i, '');
    make.mutate(
      { ...read.file, format: 'rapport.journey/1', name: name.slice(0, 120) },
      {
        onSuccess: ({ id }) => void navigate({ to: '/journeys/$id', params: { id }, search: {} }),
        onError: failed,
      },
    );
  }
  return (
    <>
      <button
        type="button"
        className="journey-template"
        disabled={make.isPending}
        onClick={() => chooser.current?.click()}
      >
        <strong>
          <UploadOutlined aria-hidden /> {t('new.file')}
        </strong>
        <span className="soft">{t('new.fileWhy')}</span>
      </button>
      <input
        ref={chooser}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label={t('new.file')}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          // The same file can be chosen again once it was mended.
          event.target.value = '';
          if (file) void take(file).catch(failed);
        }}
      />
    </>
  );
}
