import {
  AppstoreOutlined,
  CloseCircleOutlined,
  EditOutlined,
  EnvironmentOutlined,
  EyeOutlined,
  HeartOutlined,
  IdcardOutlined,
  InfoCircleOutlined,
  MergeCellsOutlined,
  MessageOutlined,
  QrcodeOutlined,
  RollbackOutlined,
  SafetyOutlined,
  SendOutlined,
  ShoppingOutlined,
  StopOutlined,
  TagOutlined,
  ThunderboltOutlined,
  UserDeleteOutlined,
} from '@ant-design/icons';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';

/** A line about a fact, as the server's renderers give it. */
export interface FactEntry {
  key: string;
  values: Record<string, string | number | null>;
  icon: string;
}

/** Icons by the names that renderers use; a name nobody knows gets a neutral sign. */
const icons: Record<string, ComponentType> = {
  alert: CloseCircleOutlined,
  consent: SafetyOutlined,
  edit: EditOutlined,
  event: ThunderboltOutlined,
  fact: InfoCircleOutlined,
  follow: HeartOutlined,
  identity: IdcardOutlined,
  location: EnvironmentOutlined,
  menu: AppstoreOutlined,
  merge: MergeCellsOutlined,
  message: MessageOutlined,
  order: ShoppingOutlined,
  page: EyeOutlined,
  qr: QrcodeOutlined,
  refund: RollbackOutlined,
  scan: QrcodeOutlined,
  screen: EyeOutlined,
  send: SendOutlined,
  skip: StopOutlined,
  tag: TagOutlined,
  unfollow: UserDeleteOutlined,
};

export function FactIcon({ name }: { name: string }) {
  const Icon = icons[name] ?? InfoCircleOutlined;
  return <Icon />;
}

/** A fact in the reader's words. Money comes as minor units in `total` with its `currency`. */
export function useFactWords(): (entry: FactEntry) => string {
  const { t, i18n } = useTranslation('timeline');
  const format = useFormat();
  return ({ key, values }) => {
    const own = key.replace(/^timeline\./, '');
    const given: Record<string, string | number> = {};
    for (const [name, value] of Object.entries(values)) given[name] = value ?? '';
    const { total, currency } = values;
    if (typeof total === 'number' && typeof currency === 'string')
      given['total'] = format.money(total, currency);
    const context = Object.values(values).some((value) => value === null || value === '') ? 'bare' : undefined;
    if (i18n.exists(own, { ns: 'timeline' })) return t(own, { ...given, context });
    return t('fact', { type: key });
  };
}
