import { Input, Modal } from 'antd';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { factTypes, type Condition, type RuleFactType } from '#contracts/rules.ts';
import { useBuilding, type Building } from './context.ts';
import {
  anniversaryCondition,
  didCondition,
  fieldCondition,
  sequenceCondition,
} from './model/blank.ts';
import { capital, factLabel, fieldLabel } from './words/speaker.ts';
import './palette.css';

interface Entry {
  key: string;
  label: string;
  make: () => Condition;
}

interface Props {
  title: string;
  onChoose: (condition: Condition) => void;
  onClose: () => void;
  /** What opens it. */
  children: (open: () => void) => ReactNode;
}

/** Where each group of fields stands; those of modules nobody thought of come after. */
const order = ['profile', 'portrait', 'tags', 'orders', 'activity', 'channels', 'consent', 'codes'];

/** What is asked for most stands first. */
const first: readonly RuleFactType[] = [
  'order.placed',
  'page.viewed',
  'code.scanned',
  'message.received',
  'contact.followed',
];
const factsByUse = [...first, ...factTypes.filter((type) => !first.includes(type))];

function entriesOf(
  { fields, speaker, currency }: Building,
  t: (key: string) => string,
): Map<string, Entry[]> {
  const language = speaker.format.language;
  const groups = new Map<string, Entry[]>();
  const add = (group: string, entry: Entry) =>
    void groups.set(group, [...(groups.get(group) ?? []), entry]);
  for (const type of factsByUse)
    add('facts', {
      key: type,
      label: capital(factLabel(speaker, type), language),
      make: () => didCondition(type),
    });
  add('facts', { key: 'sequence', label: t('palette.sequence'), make: sequenceCondition });
  const ranked = fields.toSorted((a, b) => rank(a.group) - rank(b.group));
  for (const field of ranked)
    add(field.group, {
      key: field.name,
      label: capital(fieldLabel(speaker, field.name), language),
      make: () => fieldCondition(field, currency),
    });
  const day = fields.find(({ type, params }) => type === 'day' && params.length === 0);
  if (day)
    add('profile', {
      key: 'anniversary',
      label: t('palette.anniversary'),
      make: () => anniversaryCondition(day.name),
    });
  add('segments', {
    key: 'segment',
    label: t('palette.segment'),
    make: () => ({ kind: 'segment', segmentId: '' }),
  });
  return groups;
}

const rank = (group: string) => (order.includes(group) ? order.indexOf(group) : order.length);

/** Everything a condition can be about, by group, found by a word of it. */
export function Palette({ title, onChoose, onClose, children }: Props) {
  const [open, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
    onClose();
  };
  return (
    <>
      {children(() => setOpen(true))}
      {open && (
        <Modal open title={title} footer={null} width={880} onCancel={close}>
          <Choices
            onChoose={(condition) => {
              onChoose(condition);
              close();
            }}
          />
        </Modal>
      )}
    </>
  );
}

function Choices({ onChoose }: { onChoose: (condition: Condition) => void }) {
  const { t } = useTranslation('rules');
  const building = useBuilding();
  const [q, setQ] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const fits = (group: string, entry: Entry) =>
    `${entry.label} ${t(`palette.group.${group}`)}`.toLowerCase().includes(q.trim().toLowerCase());
  const groups = [...entriesOf(building, t)]
    .map(([group, entries]) => ({ group, entries: entries.filter((entry) => fits(group, entry)) }))
    .filter(({ entries }) => entries.length > 0);

  /** Up and down lead through the offers, from the field as well. */
  function walk(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    if (!by || buttons.length === 0) return;
    event.preventDefault();
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[(at + by + buttons.length) % buttons.length]?.focus();
  }

  return (
    <div onKeyDown={walk}>
      <Input
        autoFocus
        allowClear
        aria-label={t('palette.search')}
        placeholder={t('palette.search')}
        value={q}
        onChange={(event) => setQ(event.target.value)}
        onPressEnter={() => {
          const first = groups[0]?.entries[0];
          if (first && q.trim() !== '') onChoose(first.make());
        }}
      />
      <div ref={list} className="offers">
        {groups.length === 0 && <p className="soft">{t('palette.none', { q })}</p>}
        <div className="offer-groups">
          {groups.map(({ group, entries }) => (
            <section key={group} className="offer-group">
              <h3>{t(`palette.group.${group}`)}</h3>
              {entries.map((entry) => (
                <button key={entry.key} type="button" onClick={() => onChoose(entry.make())}>
                  {entry.label}
                </button>
              ))}
            </section>
          ))}
        </div>
      </div>
    </div>
  );
}
