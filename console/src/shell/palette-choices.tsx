import {
  NotificationOutlined,
  PlusOutlined,
  QrcodeOutlined,
  ShareAltOutlined,
  TagsOutlined,
  UsergroupAddOutlined,
} from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CampaignSummary } from '#contracts/api/campaigns.ts';
import type { Code } from '#contracts/api/codes.ts';
import type { ContactSummary } from '#contracts/api/contacts.ts';
import type { Journey } from '#contracts/api/journeys.ts';
import type { Segment } from '#contracts/api/segments.ts';
import type { Tag } from '#contracts/api/tags/tags.ts';
import type { Permission } from '#contracts/permissions.ts';
import { useApi, type Page, type Topic } from '../api/queries.ts';
import { useCan, useMe } from '../api/session.ts';
import { useContactName } from '../domain/contact-name.ts';
import { Face } from '../ui/person.tsx';
import { permittedItems } from './nav-items.tsx';

/** Somewhere to go. */
export interface Choice {
  id: string;
  group: string;
  text: string;
  sign: ReactNode;
  go: () => void;
}

/** How many people, codes, segments and so on are offered, of each. */
const most = 6;
const pauseMs = 150;

/** What can be made, by where that is done. */
const acts = [
  { to: '/codes/new', words: 'palette.newCode', needs: 'codes.write' },
  { to: '/segments/new', words: 'palette.newSegment', needs: 'segments.write' },
  { to: '/journeys/new', words: 'palette.newJourney', needs: 'journeys.write' },
  { to: '/channels/new', words: 'palette.connect', needs: 'channels.write' },
] as const;

/** What was typed, once typing pauses. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = window.setTimeout(() => setPaused(text), pauseMs);
    return () => window.clearTimeout(timer);
  }, [text]);
  return paused;
}

const nothing: readonly never[] = [];

/** The first of a list that fit what was typed; none while nothing is typed. */
function useFound<T>(topic: Topic, path: string, needs: Permission, q: string): readonly T[] {
  const may = useCan(needs);
  const { data } = useApi<Page<T>>(
    topic,
    path,
    { q, limit: most },
    { enabled: may && q !== '', keep: true },
  );
  return q === '' ? nothing : (data?.items ?? nothing);
}

/** Pages, acts, people and things that fit what was typed. */
export function useChoices(q: string): Choice[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const nameOf = useContactName();
  const { permissions } = useMe();
  const asked = usePaused(q.trim());
  const people = useFound<ContactSummary>('contacts', '/contacts', 'contacts.read', asked);
  const codes = useFound<Code>('codes', '/codes', 'codes.read', asked);
  const segments = useFound<Segment>('segments', '/segments', 'segments.read', asked);
  const tags = useFound<Tag>('tags', '/tags', 'contacts.read', asked);
  const campaigns = useFound<CampaignSummary>('campaigns', '/campaigns', 'campaigns.read', asked);
  const journeys = useFound<Journey>('journeys', '/journeys', 'journeys.read', asked);
  return useMemo(() => {
    const fits = (text: string) => text.toLowerCase().includes(q.trim().toLowerCase());
    const pages = permittedItems(permissions).map((item): Choice => {
      const Icon = item.icon;
      const go = () => void navigate({ to: item.to });
      return { id: item.to, group: t('palette.pages'), text: t(item.label), sign: <Icon />, go };
    });
    const makes = acts
      .filter(({ needs }) => permissions.includes(needs))
      .map(({ to, words }): Choice => ({
        id: to,
        group: t('palette.actions'),
        text: t(words),
        sign: <PlusOutlined />,
        go: () => void navigate({ to }),
      }));
    return [
      ...[...pages, ...makes].filter((choice) => fits(choice.text)),
      ...people.map((person): Choice => ({
        id: person.id,
        group: t('palette.contacts'),
        text: nameOf(person),
        sign: (
          <Face
            name={nameOf(person)}
            nameless={!person.name}
            seed={person.id}
            url={person.avatarUrl}
            size={20}
          />
        ),
        go: () => void navigate({ to: '/contacts/$id', params: { id: person.id } }),
      })),
      ...codes.map((code): Choice => ({
        id: code.id,
        group: t('palette.codes'),
        text: [code.name, ...code.path.slice(-1)].join(' · '),
        sign: <QrcodeOutlined />,
        go: () => void navigate({ to: '/codes/$id', params: { id: code.id } }),
      })),
      ...segments.map(({ id, name }): Choice => ({
        id,
        group: t('nav.segments'),
        text: name,
        sign: <UsergroupAddOutlined />,
        go: () => void navigate({ to: '/segments/$id', params: { id } }),
      })),
      ...tags.map(({ id, name }): Choice => ({
        id,
        group: t('nav.tags'),
        text: name,
        sign: <TagsOutlined />,
        go: () => void navigate({ to: '/tags', search: { tag: id } }),
      })),
      ...journeys.map(({ id, name }): Choice => ({
        id,
        group: t('nav.journeys'),
        text: name,
        sign: <ShareAltOutlined />,
        go: () => void navigate({ to: '/journeys/$id', params: { id }, search: {} }),
      })),
      ...campaigns.map(({ id, name }): Choice => ({
        id,
        group: t('nav.campaigns'),
        text: name,
        sign: <NotificationOutlined />,
        go: () => void navigate({ to: '/campaigns/$id', params: { id }, search: {} }),
      })),
    ];
  }, [q, people, codes, segments, tags, campaigns, journeys, permissions, nameOf, navigate, t]);
}
