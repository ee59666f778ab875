import { Drawer } from 'antd';
import { Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Segment, SegmentExplanation } from '#contracts/api/segments.ts';
import { get } from '../../api/client.ts';
import type { ApiProblem } from '../../api/problem.ts';
import { Bars, Failure } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import { useContactName } from '../contact-name.ts';
import { WhyTree } from './why-tree.tsx';

interface Props {
  segment: Pick<Segment, 'id' | 'name' | 'rule'>;
  contactId: string;
  /** It is asked on her own page. */
  onHerPage?: boolean;
  onClose: () => void;
}

/** Why somebody is in a segment, or why not: every condition with what it found of her. */
export function WhyDrawer({ segment, contactId, onHerPage = false, onClose }: Props) {
  const { t } = useTranslation('rules');
  const nameOf = useContactName();
  const { data, error, refetch } = useQuery<SegmentExplanation, ApiProblem>({
    queryKey: ['segments', 'why', segment.id, contactId],
    queryFn: ({ signal }) => get(`/segments/${segment.id}/explanation`, { contactId }, signal),
  });
  const name = data ? nameOf(data.person) : '';
  return (
    <Drawer open title={t('why.title')} onClose={onClose} size={520} destroyOnHidden>
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Bars lines={6} height={32} />}
      {data && (
        <div className="stack">
          <div className="note" data-tone={data.holds ? 'good' : undefined}>
            <strong>
              {t(data.holds ? 'why.is' : 'why.isNot', { name, segment: segment.name })}
            </strong>
            {data.member && (
              <span>
                {t('why.since')} <When at={data.member.since} />
              </span>
            )}
            {data.member === null && data.holds && <span>{t('why.soon')}</span>}
            {data.member !== null && !data.holds && <span>{t('why.leaving')}</span>}
          </div>
          {segment.rule && <WhyTree rule={segment.rule} explanation={data} />}
          {!onHerPage && (
            <Link to="/contacts/$id" params={{ id: contactId }}>
              {t('why.see', { name })}
            </Link>
          )}
        </div>
      )}
    </Drawer>
  );
}
