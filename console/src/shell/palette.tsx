import {
  NotificationOutlined,
  PlusOutlined,
  QrcodeOutlined,
  UsergroupAddOutlined,
  ShareAltOutlined,
} from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CampaignSummary } from '#contracts/api/campaigns.ts';
import type { Code } from '#contracts/api/codes.ts';
import type { ContactSummary } from '#contracts/api/contacts.ts';
import type { Segment } from '#contracts/api/segments.ts';
import type { Journey } from '#contracts/api/journeys.ts';
import { useApi, type Page } from '../api/queries.ts';
import { useCan, useMe } from '../api/session.ts';
import { useContactName } from '../domain/contact-name.ts';
import { Face } from '../ui/person.tsx';
import { permittedItems } from './nav-items.tsx';
import './palette.css';

interface Choice {
  id: string;
  group: string;
  text: string;
  sign: ReactNode;
  go: () => void;
}

/** How many people, codes, segments and campaigns are offered, of each. */
const most = 6;
const pauseMs = 150;

/** What was typed, once typing pauses. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = window.setTimeout(() => setPaused(text), pauseMs);
    return () => window.clearTimeout(timer);
  }, [text]);
  return paused;
}

function useChoices(q: string): Choice[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const nameOf = useContactName();
  const { permissions } = useMe();
  const asked = usePaused(q.trim());
  const search = { q: asked, limit: most };
  const contacts = useApi<Page<ContactSummary>>('contacts', '/contacts', search, {
    enabled: useCan('contacts.read') && asked !== '',
    keep: true,
  });
  const codes = useApi<Page<Code>>('codes', '/codes', search, {
    enabled: useCan('codes.read') && asked !== '',
    keep: true,
  });
  const segments = useApi<Page<Segment>>('segments', '/segments', search, {
    enabled: useCan('segments.read') && asked !== '',
    keep: true,
  });
  const campaigns = useApi<Page<CampaignSummary>>('campaigns', '/campaigns', search, {
    enabled: useCan('campaigns.read') && asked !== '',
    keep: true,
  });
  const journeys = useApi<Page<Journey>>('journeys', '/journeys', search, {
    enabled: useCan('journeys.read') && asked !== '',
    keep: true,
  });
  return useMemo(() => {
    const fits = (text: string) => text.toLowerCase().includes(q.trim().toLowerCase());
    const pages = permittedItems(permissions).map((item): Choice => {
      const Icon = item.icon;
      const go = () => void navigate({ to: item.to });
      return { id: item.to, group: t('palette.pages'), text: t(item.label), sign: <Icon />, go };
    });
    const acts: Choice[] = [];
    const act = (to: '/codes/new' | '/channels/new', text: string) =>
      acts.push({
        id: to,
        group: t('palette.actions'),
        text,
        sign: <PlusOutlined />,
        go: () => void navigate({ to }),
      });
    if (permissions.includes('codes.write')) act('/codes/new', t('palette.newCode'));
    if (permissions.includes('channels.write')) act('/channels/new', t('palette.connect'));
    const people = asked === '' ? [] : (contacts.data?.items ?? []);
    const marks = asked === '' ? [] : (codes.data?.items ?? []);
    const groups = asked === '' ? [] : (segments.data?.items ?? []);
    const ways = asked === '' ? [] : (journeys.data?.items ?? []);
    const sent = asked === '' ? [] : (campaigns.data?.items ?? []);
    return [
      ...[...pages, ...acts].filter((choice) => fits(choice.text)),
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
      ...marks.map((code): Choice => ({
        id: code.id,
        group: t('palette.codes'),
        text: [code.name, ...code.path.slice(-1)].join(' · '),
        sign: <QrcodeOutlined />,
        go: () => void navigate({ to: '/codes/$id', params: { id: code.id } }),
      })),
      ...groups.map((segment): Choice => ({
        id: segment.id,
        group: t('nav.segments'),
        text: segment.name,
        sign: <UsergroupAddOutlined />,
        go: () => void navigate({ to: '/segments/$id', params: { id: segment.id } }),
      })),
      ...ways.map((journey): Choice => ({
        id: journey.id,
        group: t('nav.journeys'),
        text: journey.name,
        sign: <ShareAltOutlined />,
        go: () => void navigate({ to: '/journeys/$id', params: { id: journey.id }, search: {} }),
      })),
      ...sent.map((campaign): Choice => ({
        id: campaign.id,
        group: t('nav.campaigns'),
        text: campaign.name,
        sign: <NotificationOutlined />,
        go: () => void navigate({ to: '/campaigns/$id', params: { id: campaign.id }, search: {} }),
      })),
    ];
  }, [
    q,
    asked,
    contacts.data,
    codes.data,
    segments.data,
    campaigns.data,
    journeys.data,
    permissions,
    nameOf,
    navigate,
    t,
  ]);
}

/** Go anywhere, or find anybody, without leaving the keyboard. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const [q, setQ] = useState('');
  const [at, setAt] = useState(0);
  const choices = useChoices(q);
  const chosen = Math.min(at, choices.length - 1);
  useEffect(() => dialog.current?.showModal(), []);

  function take(choice: Choice | undefined) {
    if (!choice) return;
    onClose();
    choice.go();
  }

  function onKey(event: React.KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt((chosen + step + choices.length) % Math.max(1, choices.length));
    }
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) take(choices[chosen]);
  }

  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label={t('palette.label')}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div className="palette-box">
        <input
          className="palette-input"
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={choices[chosen] && `palette-${chosen}`}
          aria-label={t('palette.label')}
          placeholder={t('palette.open')}
          autoFocus
          value={q}
          onChange={(event) => {
            setQ(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
        <ul
          id="palette-list"
          role="listbox"
          className="palette-list"
          aria-label={t('palette.label')}
        >
          {choices.map((choice, index) => (
            <li key={`${choice.group} ${choice.id}`} role="presentation">
              {choices[index - 1]?.group !== choice.group && (
                <div className="palette-group">{choice.group}</div>
              )}
              <div
                id={`palette-${index}`}
                role="option"
                aria-selected={index === chosen}
                className="palette-choice"
                onMouseMove={() => setAt(index)}
                onClick={() => take(choice)}
              >
                <span className="palette-sign">{choice.sign}</span>
                <span className="clip">{choice.text}</span>
              </div>
            </li>
          ))}
          {choices.length === 0 && <li className="palette-none">{t('palette.none', { q })}</li>}
        </ul>
        <div className="palette-hint">{t('palette.hint')}</div>
      </div>
    </dialog>
  );
}
