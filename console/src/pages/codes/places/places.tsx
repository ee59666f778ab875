import { CaretRightOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCan } from '../../../api/session.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Card } from '../../../ui/page.tsx';
import { Bars, Failure } from '../../../ui/states.tsx';
import { PlaceForm } from './place-form.tsx';
import { ancestry, childrenOf, visibleRows, type TreeRow } from './tree.ts';
import { usePlaces } from './use-places.ts';
import './places.css';

/** The tree of places; choosing one shows the codes at it and below. */
export function Places({ current }: { current: string | undefined }) {
  const { t, i18n } = useTranslation('codes');
  const { data, error, refetch } = usePlaces();
  const may = useCan('codes.write');
  const [adding, setAdding] = useState(false);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const nodes = useMemo(() => data?.nodes ?? [], [data]);
  const children = useMemo(() => childrenOf(nodes, i18n.language), [nodes, i18n.language]);
  const open = useMemo(() => {
    // The top level and the way to the chosen place are unfolded until somebody folds them.
    const start = [...(children.get(null) ?? []), ...ancestry(nodes, current)].map(
      (node) => node.id,
    );
    return new Set(start).symmetricDifference(toggled);
  }, [children, nodes, current, toggled]);
  const all = nodes
    .filter((node) => node.parentId === null)
    .reduce((sum, node) => sum + node.codes, 0);
  return (
    <Card
      title={t('places.title')}
      className="places"
      extra={
        may && (
          <Button
            size="small"
            type="text"
            icon={<PlusOutlined />}
            aria-label={t('places.add')}
            title={t('places.add')}
            onClick={() => setAdding(true)}
          />
        )
      }
    >
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Bars lines={7} height={32} />}
      {data && (
        <ul className="tree">
          <li className="tree-row" data-chosen={current === undefined || undefined}>
            <span className="tree-toggle" />
            <Link to="/codes" search={(old) => ({ ...old, node: undefined })}>
              {t('places.all')}
            </Link>
          </li>
          {visibleRows(children, open).map((row) => (
            <Row
              key={row.node.id}
              row={row}
              chosen={row.node.id === current}
              onToggle={() => setToggled(toggled.symmetricDifference(new Set([row.node.id])))}
            />
          ))}
        </ul>
      )}
      {data && all === 0 && nodes.length === 0 && <p className="faint">{t('places.none')}</p>}
      {adding && <PlaceForm parentId={current ?? null} onClose={() => setAdding(false)} />}
    </Card>
  );
}

interface RowProps {
  row: TreeRow;
  chosen: boolean;
  onToggle: () => void;
}

function Row({ row: { node, depth, open }, chosen, onToggle }: RowProps) {
  const { t } = useTranslation('codes');
  const format = useFormat();
  return (
    <li className="tree-row" data-chosen={chosen || undefined} style={{ paddingLeft: depth * 16 }}>
      {node.children > 0 ? (
        <button
          type="button"
          className="tree-toggle"
          aria-expanded={open}
          aria-label={t(open ? 'places.fold' : 'places.unfold', { place: node.name })}
          onClick={onToggle}
        >
          <CaretRightOutlined />
        </button>
      ) : (
        <span className="tree-toggle" />
      )}
      <Link
        to="/codes"
        search={(old) => ({ ...old, node: node.id })}
        title={`${node.name} · ${t(`places.kind.${node.kind}`)}`}
        aria-current={chosen ? 'true' : undefined}
      >
        {node.name}
      </Link>
      <span className="faint">{format.number(node.codes)}</span>
    </li>
  );
}
