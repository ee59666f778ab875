import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ParkedFact } from '#contracts/api/system.ts';
import { post } from '../../../api/client.ts';
import { useChange } from '../../../api/queries.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { useFactName } from '../fact-name.ts';

interface Props {
  row: ParkedFact;
  size: 'small' | 'medium';
  /** The fact is no longer parked. */
  onSettled?: () => void;
}

/** Try the reactions again, or give them up for good. */
export function ParkedActs({ row, size, onSettled }: Props) {
  const { t } = useTranslation('system');
  const { done, failed, destroy } = useFeedback();
  const factName = useFactName();
  const retry = useChange(() => post(`/system/parked/${row.id}/retry`), ['system']);
  const dismiss = useChange(() => post(`/system/parked/${row.id}/dismiss`), ['system']);
  return (
    <span className="row" style={{ justifyContent: 'flex-end', flexWrap: 'nowrap' }}>
      <Button
        size={size}
        loading={retry.isPending}
        onClick={() =>
          retry.mutate(undefined, {
            onSuccess: () => {
              done(t('parked.retried'));
              onSettled?.();
            },
            onError: failed,
          })
        }
      >
        {t('parked.retry')}
      </Button>
      <Button
        size={size}
        type="text"
        onClick={() =>
          destroy({
            title: t('parked.dismissTitle', { type: factName(row.factType) }),
            content: t('parked.dismissWhy', { reaction: row.reaction }),
            action: t('parked.dismiss'),
            run: async () => {
              await dismiss.mutateAsync();
              onSettled?.();
            },
          })
        }
      >
        {t('parked.dismiss')}
      </Button>
    </span>
  );
}
