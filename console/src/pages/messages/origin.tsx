import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Message } from '#contracts/api/messages.ts';
import type { Permission } from '#contracts/permissions.ts';
import { useApi, type Topic } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';

interface Place {
  to: '/journeys/$id' | '/campaigns/$id' | '/codes/$id' | '/channels/$id';
  topic: Topic;
  needs: Permission;
}

/** Where the things lie that ask for messages; a default welcome is its account's. */
const places: Record<string, Place> = {
  journey: { to: '/journeys/$id', topic: 'journeys', needs: 'journeys.read' },
  campaign: { to: '/campaigns/$id', topic: 'campaigns', needs: 'campaigns.read' },
  code: { to: '/codes/$id', topic: 'codes', needs: 'codes.read' },
  welcome: { to: '/channels/$id', topic: 'channels', needs: 'channels.read' },
};

/** What asked for a message, with the way to it where there is one and the reader may go there. */
export function Origin({ source }: Pick<Message, 'source'>) {
  const { t } = useTranslation('messages');
  const place = places[source.kind];
  const kind = t(`source.${source.kind}`, source.kind);
  if (!place || !source.id) return <>{kind}</>;
  return (
    <>
      {kind} <Named place={place} id={source.id} />
    </>
  );
}

function Named({ place, id }: { place: Place; id: string }) {
  const { data } = useApi<{ name: string }>(
    place.topic,
    place.to.replace('$id', id),
    {},
    { enabled: useCan(place.needs) },
  );
  return (
    data && (
      <Link to={place.to} params={{ id }}>
        {data.name}
      </Link>
    )
  );
}
