import { Button } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CodeNode, CodeStats } from '#contracts/api/codes.ts';
import { remove } from '../../../api/client.ts';
import { useApi, useChange } from '../../../api/queries.ts';
import { useCan } from '../../../api/session.ts';
import { useFeedback } from '../../../ui/feedback/use-feedback.ts';
import { Card } from '../../../ui/page.tsx';
import { PlaceForm } from './place-form.tsx';
import { usePlaces } from './use-places.ts';
import { StatsFigures } from '../stats-figures.tsx';
import { ancestry } from './tree.ts';

/** The chosen place: where it lies, what it brought in 30 days, and what may be done to it. */
export function PlaceHead({ id }: { id: string }) {
  const nodes = usePlaces().data?.nodes ?? [];
  const line = ancestry(nodes, id).reverse();
  const { data: stats } = useApi<CodeStats>('codes', `/codes/tree/${id}/stats`, {}, { keep: true });
  const may = useCan('codes.write');
  const node = line.at(-1);
  return (
    <Card
      title={line.map((one) => one.name).join(' › ') || ' '}
      extra={may && node && <Acts node={node} />}
    >
      <StatsFigures stats={stats} />
    </Card>
  );
}

function Acts({ node }: { node: CodeNode }) {
  const { t } = useTranslation('codes');
  const navigate = useNavigate({ from: '/codes' });
  const { destroy } = useFeedback();
  const [changing, setChanging] = useState(false);
  const drop = useChange(() => remove(`/codes/tree/${node.id}`), ['codes']);
  return (
    <>
      <Button size="small" type="text" onClick={() => setChanging(true)}>
        {t('common:action.edit')}
      </Button>
      <Button
        size="small"
        type="text"
        danger
        onClick={() =>
          destroy({
            title: t('places.deleteTitle', { place: node.name }),
            content: t('places.deleteWhy', { count: node.codes }),
            action: t('common:action.delete'),
            run: async () => {
              await drop.mutateAsync();
              await navigate({ search: (old) => ({ ...old, node: undefined }) });
            },
          })
        }
      >
        {t('common:action.delete')}
      </Button>
      {changing && <PlaceForm node={node} onClose={() => setChanging(false)} />}
    </>
  );
}
