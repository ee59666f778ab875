import type { ImportMapping } from '#contracts/api/imports.ts';
import type { IdentityRef } from '#contracts/identity.ts';
import { hashId } from '#kernel/ids.ts';
import {
  readCountry,
  readEmail,
  readGender,
  readLanguage,
  readPhone,
} from '#modules/contacts/index.ts';
import type { PlannedColumn } from '../mapping.ts';
import { Faults, type RowFault } from '../faults.ts';
import { readDayIn } from '../values/time.ts';

/** A row of a file of contacts, read. */
export interface Person {
  /** The strongest first; never empty. */
  identities: IdentityRef[];
  traits: Record<string, string>;
  tags: string[];
  /** What the file says about marketing messages; null when it says nothing. */
  consent: boolean | null;
  /** Hash of her strongest identity, and of all that the row says. */
  key: string;
  content: string;
}

/** In the order in which they prove who somebody is. */
const identityTargets = ['unionid', 'externalId', 'memberNo', 'phone', 'email'] as const;
type IdentityTarget = (typeof identityTargets)[number];

const limits = { cell: 2_000, tags: 50, tag: 60 };

/** Reads a row; blank cells say nothing. Every fault of the row is told. */
export function readPerson(
  cells: readonly string[],
  plan: readonly PlannedColumn[],
  mapping: ImportMapping,
): Person | RowFault {
  const faults = new Faults();
  const found = new Map<IdentityTarget, string>();
  const traits: Record<string, string> = {};
  let tags: string[] = [];
  let consent: boolean | null = null;
  for (const { index, name, target, key } of plan) {
    const cell = cells[index]?.trim() ?? '';
    if (cell === '') continue;
    if (cell.length > limits.cell) {
      faults.add(name, `has more than ${limits.cell} characters`);
      continue;
    }
    const value = valueOf(target, cell, mapping);
    if (value === undefined) faults.add(name, `“${cell.slice(0, 60)}” ${wrong(target)}`);
    else if (target === 'marketingConsent') consent = value === 'yes';
    else if (target === 'tags') tags = [...tags, ...splitTags(value)];
    else if (target === 'attribute') traits[key] = value;
    else {
      if (isIdentity(target)) found.set(target, value);
      if (!isIdentity(target) || target === 'phone' || target === 'email') traits[target] = value;
    }
  }
  const identities = identityTargets.flatMap((target) => {
    const id = found.get(target);
    return id === undefined ? [] : [identityOf(target, id, mapping.source)];
  });
  const first = identities[0];
  if (!first && faults.none)
    faults.add(
      plan.flatMap(({ name, target }) => (isIdentity(target) ? [name] : [])).join(', '),
      'is blank: nothing says who this is',
    );
  tags = [...new Set(tags)];
  if (tags.length > limits.tags || tags.some((tag) => tag.length > limits.tag))
    faults.add('tags', `may have ${limits.tags} tags of ${limits.tag} characters`);
  if (!first || !faults.none) return faults.fault;
  return {
    identities,
    traits,
    tags,
    consent,
    key: hashId(mapping.source, first.kind, first.id),
    content: hashId(JSON.stringify([identities, traits, tags, consent])),
  };
}

const isIdentity = (target: string): target is IdentityTarget =>
  (identityTargets as readonly string[]).includes(target);

const kinds = {
  unionid: 'unionid',
  externalId: 'customer_id',
  memberNo: 'member_no',
  phone: 'phone',
  email: 'email',
} as const;

/** Numbers of customers mean something only where they come from. */
const identityOf = (target: IdentityTarget, id: string, source: string): IdentityRef => ({
  kind: kinds[target],
  account: target === 'externalId' ? source : '',
  id,
});

function valueOf(target: string, cell: string, mapping: ImportMapping): string | undefined {
  switch (target) {
    case 'email':
      return readEmail(cell);
    case 'phone':
      return readPhone(cell);
    case 'birthday':
      return readDayIn(cell, mapping.dateOrder);
    case 'marketingConsent':
      return answers.get(cell.toLowerCase());
    case 'language':
      return readLanguage(cell);
    case 'country':
      return readCountry(cell);
    case 'gender':
      return readGender(cell);
    default:
      return cell;
  }
}

const answers = new Map<string, 'yes' | 'no'>([
  ...[
    'yes',
    'y',
    'true',
    't',
    '1',
    'x',
    'on',
    'granted',
    'subscribed',
    '是',
    '同意',
    '接受',
    '已同意',
    '有',
  ].map((word) => [word, 'yes'] as const),
  ...[
    'no',
    'n',
    'false',
    'f',
    '0',
    'off',
    'refused',
    'unsubscribed',
    '否',
    '不同意',
    '拒绝',
    '未同意',
    '无',
  ].map((word) => [word, 'no'] as const),
]);

const wrong = (target: string): string =>
  ({
    email: 'is not an email address',
    phone: 'is not a phone number with its country code (+44…), nor a Chinese mobile number',
    birthday: 'is not a day in the chosen order',
    language: 'is not a language code such as zh-CN',
    country: 'is not a country',
    gender: 'is not a gender we know (male, female, other)',
    marketingConsent: 'is neither yes nor no',
  })[target] ?? 'cannot be read';

const splitTags = (cell: string) =>
  cell
    .split(/[,;|，；、]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
