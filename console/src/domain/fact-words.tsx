import {
  AppstoreOutlined,
  CloseCircleOutlined,
  EditOutlined,
  EnvironmentOutlined,
  EyeOutlined,
  HeartOutlined,
  IdcardOutlined,
  InfoCircleOutlined,
  LinkOutlined,
  MergeCellsOutlined,
  MessageOutlined,
  NotificationOutlined,
  QrcodeOutlined,
  QuestionCircleOutlined,
  RollbackOutlined,
  SafetyOutlined,
  SendOutlined,
  ShareAltOutlined,
  ShoppingOutlined,
  StopOutlined,
  TagOutlined,
  TeamOutlined,
  ThunderboltOutlined,
  UserDeleteOutlined,
} from '@ant-design/icons';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageReason, MessageReasonCode } from '#contracts/api/messages.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useReasonWords } from './reason-words.ts';
import { useReadable } from './content/readable.ts';
import { useDetailWords } from './detail-words.ts';
import { useSourceWords } from './source-words.ts';
import { useTagWhy } from './tags/tag-why.ts';

/** A line about a fact, as the server's renderers give it. */
export interface FactEntry {
  key: string;
  values: Record<string, string | number | null>;
  icon: string;
}

/** Icons by the names that renderers use; a name nobody knows gets a neutral sign. */
const icons: Record<string, ComponentType> = {
  error: CloseCircleOutlined,
  campaign: NotificationOutlined,
  consent: SafetyOutlined,
  edit: EditOutlined,
  event: ThunderboltOutlined,
  fact: InfoCircleOutlined,
  follow: HeartOutlined,
  identity: IdcardOutlined,
  journey: ShareAltOutlined,
  link: LinkOutlined,
  location: EnvironmentOutlined,
  menu: AppstoreOutlined,
  merge: MergeCellsOutlined,
  message: MessageOutlined,
  order: ShoppingOutlined,
  page: EyeOutlined,
  question: QuestionCircleOutlined,
  refund: RollbackOutlined,
  scan: QrcodeOutlined,
  screen: EyeOutlined,
  send: SendOutlined,
  segment: TeamOutlined,
  skip: StopOutlined,
  tag: TagOutlined,
  unfollow: UserDeleteOutlined,
};

export function FactIcon({ name }: { name: string }) {
  const Icon = icons[name] ?? InfoCircleOutlined;
  return <Icon />;
}

/** A message's reason travels as its code in `reason`, its values as `reason.…`. */
function reasonOf(code: string, values: FactEntry['values']): MessageReason {
  const own = Object.entries(values).flatMap(([name, value]) =>
    name.startsWith('reason.') ? [[name.slice('reason.'.length), value] as const] : [],
  );
  return { code: code as MessageReasonCode, values: Object.fromEntries(own) };
}

/** Values without which a line has other words. */
const telling = ['text', 'name', 'why', 'traits', 'preview', 'first', 'store', 'button'];

/** A fact in the reader's words. Money comes as minor units in `amount` with its `currency`. */
export function useFactWords(): (entry: FactEntry) => string {
  const { t, i18n } = useTranslation('timeline');
  const format = useFormat();
  const reasonWords = useReasonWords();
  const tagWhy = useTagWhy();
  const sourceWords = useSourceWords();
  const detailWords = useDetailWords();
  const readable = useReadable();
  return ({ key, values }) => {
    const own = key.replace(/^timeline\./, '');
    const given: Record<string, string | number> = {};
    for (const [name, value] of Object.entries(values)) given[name] = value ?? '';
    const { amount, currency, reason, source, traits, purpose, preview } = values;
    if (typeof preview === 'string') given['preview'] = readable(preview);
    if (typeof source === 'string') given['source'] = sourceWords(source);
    if (typeof traits === 'string')
      given['traits'] = format.list(traits.split(', ').filter(Boolean).map(detailWords));
    // A purpose of the workspace's own has no words but its key.
    if (typeof purpose === 'string')
      given['purpose'] = t(`purpose.${purpose}`, { defaultValue: purpose });
    if (typeof amount === 'number' && typeof currency === 'string')
      given['amount'] = format.money(amount, currency);
    if (typeof reason === 'string') given['why'] = reasonWords(reasonOf(reason, values));
    if (own.startsWith('tag.') && typeof values['why'] === 'string')
      given['why'] = tagWhy(values['why']);
    const bare = telling.some((name) => name in values && !values[name]);
    if (i18n.exists(own, { ns: 'timeline' }))
      return t(own, { ...given, ...(bare && { context: 'bare' }) });
    return t('fact', { type: key });
  };
}
