import { Link, getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactDetail } from '#contracts/api/contacts.ts';
import { useApi } from '../../api/queries.ts';
import { useCan } from '../../api/session.ts';
import { useContactName } from '../../domain/contact-name.ts';
import { loadTexts } from '../../i18n/i18n.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { State } from '../../ui/badge.tsx';
import { Card, Page } from '../../ui/page.tsx';
import { Face } from '../../ui/person.tsx';
import { Bars, Failure } from '../../ui/states.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { When } from '../../ui/when.tsx';
import { Attributes } from './attributes.tsx';
import { Consents } from './consents.tsx';
import { ContactTags } from './contact-tags.tsx';
import { Identities } from './identities.tsx';
import { Merge } from './merge.tsx';
import { Owner } from './owner/owner.tsx';
import { Glance } from './portrait/glance.tsx';
import { PortraitGroups } from './portrait/groups.tsx';
import { Sections } from './sections.tsx';
import { Timeline } from './timeline/timeline.tsx';
import './contact-page.css';

const route = getRouteApi('/shell/contacts/$id');

/** The portrait of one person: who she is, what she agreed to, and all that happened. */
export function ContactPage() {
  const { t } = useTranslation('contacts');
  const { id } = route.useParams();
  const { data: contact, error, refetch } = useApi<ContactDetail>('contacts', `/contacts/${id}`);
  const back = <Link to="/contacts">← {t('title')}</Link>;
  if (error && !contact)
    return (
      <Page title={t('one')} back={back}>
        <Failure error={error} retry={() => void refetch()} />
      </Page>
    );
  return (
    <div className="page">
      <div className="page-back">{back}</div>
      <Head contact={contact} />
      <div className="columns">
        <History contactId={id} />
        <div className="stack">
          {contact ? (
            <>
              <Owner contact={contact} />
              <About contact={contact} />
              <Sections contact={contact} />
              <Identities contact={contact} />
              <Consents contact={contact} />
              <Attributes contact={contact} />
            </>
          ) : (
            <Card title={t('about.title')}>
              <Bars lines={8} height={28} />
            </Card>
          )}
        </div>
      </div>
    </div>
  );
}

const views = ['timeline', 'portrait', 'journeys'] as const;

/** Comes with its texts, which the page itself does not need. */
const ContactJourneys = lazy(async () => {
  await loadTexts('journeys', 'actions');
  return import('./contact-journeys.tsx');
});

/** What happened to her, or what it adds up to. */
function History({ contactId }: { contactId: string }) {
  const { t } = useTranslation('portrait');
  const { view: asked } = route.useSearch();
  const mayJourneys = useCan('journeys.read');
  const offered = views.filter((key) => key !== 'journeys' || mayJourneys);
  const view = offered.find((one) => one === asked) ?? 'timeline';
  return (
    <div className="stack">
      <Tabs
        label={t('title')}
        current={view}
        tabs={offered.map((key) => ({ key, label: t(`tab.${key}`) }))}
        link={({ key }, content, current) => (
          <Link
            key={key}
            to="/contacts/$id"
            params={{ id: contactId }}
            search={{ view: key }}
            replace
            aria-current={current ? 'page' : undefined}
          >
            {content}
          </Link>
        )}
      />
      {view === 'portrait' && <PortraitGroups contactId={contactId} />}
      {view === 'journeys' && (
        <Suspense fallback={<Bars lines={4} height={40} />}>
          <ContactJourneys contactId={contactId} />
        </Suspense>
      )}
      {view === 'timeline' && <Timeline contactId={contactId} />}
    </div>
  );
}

function Head({ contact }: { contact: ContactDetail | undefined }) {
  const { t } = useTranslation('contacts');
  const nameOf = useContactName();
  const may = useCan('contacts.write');
  if (!contact)
    return (
      <div className="portrait" aria-busy="true">
        <span className="bar" style={{ width: 64, height: 64, borderRadius: 32 }} />
        <span className="bar" style={{ width: 200, height: 28 }} />
      </div>
    );
  const name = nameOf(contact);
  return (
    <div className="portrait">
      <title>{`${name} · Rapport`}</title>
      <Face
        name={name}
        nameless={!contact.name}
        seed={contact.id}
        url={contact.avatarUrl}
        size={64}
      />
      <div className="portrait-text">
        <h1>{name}</h1>
        <div className="dotted soft">
          <State tone={contact.followed ? 'good' : 'quiet'}>
            {t(contact.followed ? 'following' : 'notFollowing')}
          </State>
          <span>
            {t('lastSeen')} <When at={contact.lastSeenAt} />
          </span>
        </div>
        <ContactTags contact={contact} />
        <Glance contactId={contact.id} />
      </div>
      {may && <Merge contact={contact} />}
    </div>
  );
}

/** A zone that nobody told says what it was concluded from. */
const concluded = new Set(['country', 'city']);

function About({ contact }: { contact: ContactDetail }) {
  const { t } = useTranslation('contacts');
  const format = useFormat();
  const place = [contact.city, contact.country && format.country(contact.country)]
    .filter(Boolean)
    .join(', ');
  const lines: [string, React.ReactNode][] = [
    [t('about.place'), place],
    [t('about.language'), contact.language && format.languageName(contact.language)],
    [
      t('about.timeZone'),
      contact.timeZone &&
        (concluded.has(contact.timeZoneSource ?? '')
          ? t(`about.zoneFrom.${contact.timeZoneSource}`, { zone: contact.timeZone })
          : contact.timeZone),
    ],
    [t('about.gender'), contact.gender && t(`portrait:gender.${contact.gender}`, contact.gender)],
    [t('about.birthday'), contact.birthday && format.date(contact.birthday)],
    [t('firstSeen'), <When key="first" at={contact.firstSeenAt} />],
    [
      t('about.lastWrote'),
      contact.lastInboundAt && <When key="wrote" at={contact.lastInboundAt} />,
    ],
  ];
  return (
    <Card title={t('about.title')}>
      <dl className="facts-list">
        {lines
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <div key={label} className="fact-line">
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </Card>
  );
}
