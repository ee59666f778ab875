import { UploadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { mediaLimits, type MediaItem, type MediaKind } from '#contracts/api/content.ts';
import { post } from '../../api/client.ts';
import { useChange } from '../../api/queries.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useFeedback } from '../../ui/feedback/use-feedback.ts';

interface Props {
  /** Kinds of files that fit here; all when left out. */
  kind?: MediaKind;
  onUploaded?: (item: MediaItem) => void;
}

const typesOf = (kind: MediaKind): string[] => Object.keys(mediaLimits[kind].types);
const allKinds = Object.keys(mediaLimits) as MediaKind[];

/** Puts a file into the media library; one that is there already is not stored twice. */
export function UploadButton({ kind, onUploaded }: Props) {
  const { t } = useTranslation('content');
  const format = useFormat();
  const { done, failed } = useFeedback();
  const input = useRef<HTMLInputElement>(null);
  const kinds = kind ? [kind] : allKinds;
  const upload = useChange(
    (file: File) => {
      const form = new FormData();
      form.append('file', file);
      return post<MediaItem>('/media', form);
    },
    ['messages'],
  );
  function take(file: File) {
    const limit = kinds.find((one) => typesOf(one).includes(file.type));
    if (!limit) return failed(new Error(t('media.wrongType')));
    if (file.size > mediaLimits[limit].bytes)
      return failed(
        new Error(t('media.tooLarge', { limit: format.bytes(mediaLimits[limit].bytes) })),
      );
    upload.mutate(file, {
      onSuccess: (item) => {
        done(t('media.uploaded', { name: item.name }));
        onUploaded?.(item);
      },
      onError: failed,
    });
  }
  return (
    <>
      <Button
        icon={<UploadOutlined />}
        loading={upload.isPending}
        onClick={() => input.current?.click()}
      >
        {t('media.upload')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('media.upload')}
        accept={kinds.flatMap(typesOf).join(',')}
        onChange={(event) => {
          const file = event.target.files?.[0];
          // So that the same file can be taken again.
          event.target.value = '';
          if (file) take(file);
        }}
      />
    </>
  );
}
