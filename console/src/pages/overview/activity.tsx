import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Activity as ActivityState } from '#contracts/api/insights.ts';
import { useApi } from '../../api/queries.ts';
import { useContactName } from '../../domain/contact-name.ts';
import { useFactWords } from '../../domain/fact-words.tsx';
import { Card } from '../../ui/page.tsx';
import { Face } from '../../ui/person.tsx';
import { Bars, Failure, Nothing } from '../../ui/states.tsx';
import { When } from '../../ui/when.tsx';
import './activity.css';

type Item = ActivityState['items'][number];

/** What only a follower of an account does tells where a nameless person came from. */
const followersOnly = /^(contact\.(un)?followed|code\.|message\.|menu\.)/;

const whose = (item: Item) => ({
  id: item.contactId,
  name: item.contactName,
  identityKinds: followersOnly.test(item.type) ? (['openid'] as const) : [],
});

/** The latest that happened, as it happens. */
export function Activity() {
  const { t } = useTranslation('overview');
  const words = useFactWords();
  const nameOf = useContactName();
  const { data, error, refetch } = useApi<ActivityState>(
    'overview',
    '/insights/activity',
    {},
    { keep: true },
  );
  return (
    <Card title={t('activity.title')} className="activity">
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Bars lines={9} height={52} />}
      {data?.items.length === 0 && (
        <Nothing title={t('activity.none')}>{t('activity.noneWhy')}</Nothing>
      )}
      <ul className="plain feed">
        {data?.items.map((item) => (
          <li key={item.factId} className="feed-item">
            <Face
              name={item.contactName ?? ''}
              nameless={!item.contactName}
              seed={item.contactId}
              size={28}
            />
            <div className="feed-text">
              <Link to="/contacts/$id" params={{ id: item.contactId }} className="strong">
                {nameOf(whose(item))}
              </Link>
              <div>{words(item.entry)}</div>
            </div>
            <span className="feed-when">
              <When at={item.at} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
