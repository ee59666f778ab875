import { Select } from 'antd';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactSegments } from '#contracts/api/contact-segments.ts';
import type { Segment } from '#contracts/api/segments.ts';
import { useApi, type Page } from '../../api/queries.ts';
import { WhyDrawer } from '../../domain/segment-why/why-drawer.tsx';
import { Card } from '../../ui/page.tsx';
import { When } from '../../ui/when.tsx';

interface Props {
  contactId: string;
  segments: ContactSegments;
}

/** The segments she is in, and for any one why she is in it or why not. */
export default function ContactSegmentsCard({ contactId, segments }: Props) {
  const { t } = useTranslation('segments');
  const [asked, setAsked] = useState<string | undefined>();
  const query = { kind: 'live', limit: 200 };
  const { data: all } = useApi<Page<Segment>>('segments', '/segments', query);
  const chosen = all?.items.find(({ id }) => id === asked);
  return (
    <Card title={t('contact.title')}>
      {segments.items.length === 0 && <p className="soft">{t('contact.none')}</p>}
      <ul className="plain" style={{ gap: 4 }}>
        {segments.items.map(({ id, name, since }) => (
          <li key={id} className="row spread" style={{ flexWrap: 'nowrap' }}>
            <Link to="/segments/$id" params={{ id }} search={{}} className="clip" title={name}>
              {name}
            </Link>
            <span className="faint">
              <When at={since} />
            </span>
          </li>
        ))}
      </ul>
      {all && all.items.length > 0 && (
        <Select
          style={{ width: '100%', marginTop: 12 }}
          aria-label={t('contact.ask')}
          placeholder={t('contact.ask')}
          value={asked}
          showSearch={{ optionFilterProp: 'label' }}
          options={all.items.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setAsked}
        />
      )}
      {chosen && (
        <WhyDrawer
          onHerPage
          segment={chosen}
          contactId={contactId}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Card>
  );
}
