import {
  CloudUploadOutlined,
  DashboardOutlined,
  HeatMapOutlined,
  ApiOutlined,
  MessageOutlined,
  NotificationOutlined,
  QrcodeOutlined,
  SettingOutlined,
  ShareAltOutlined,
  TagsOutlined,
  TeamOutlined,
  UsergroupAddOutlined,
} from '@ant-design/icons';
import type { ComponentType } from 'react';
import type { Permission } from '#contracts/permissions.ts';

export interface NavItem {
  to:
    | '/'
    | '/contacts'
    | '/segments'
    | '/tags'
    | '/rfm'
    | '/codes'
    | '/messages'
    | '/journeys'
    | '/campaigns'
    | '/channels'
    | '/imports'
    | '/system';
  /** Key in the catalogue `common`. */
  label: string;
  icon: ComponentType;
  needs: Permission;
}

/** The main navigation, in the order of a working day; the first four stand in a phone's bottom bar. */
const navItems: readonly NavItem[] = [
  { to: '/', label: 'nav.overview', icon: DashboardOutlined, needs: 'insights.read' },
  { to: '/contacts', label: 'nav.contacts', icon: TeamOutlined, needs: 'contacts.read' },
  { to: '/codes', label: 'nav.codes', icon: QrcodeOutlined, needs: 'codes.read' },
  { to: '/messages', label: 'nav.messages', icon: MessageOutlined, needs: 'messages.read' },
  { to: '/journeys', label: 'nav.journeys', icon: ShareAltOutlined, needs: 'journeys.read' },
  {
    to: '/campaigns',
    label: 'nav.campaigns',
    icon: NotificationOutlined,
    needs: 'campaigns.read',
  },
  { to: '/segments', label: 'nav.segments', icon: UsergroupAddOutlined, needs: 'segments.read' },
  { to: '/tags', label: 'nav.tags', icon: TagsOutlined, needs: 'contacts.read' },
  { to: '/rfm', label: 'nav.rfm', icon: HeatMapOutlined, needs: 'insights.read' },
  { to: '/channels', label: 'nav.channels', icon: ApiOutlined, needs: 'channels.read' },
  { to: '/imports', label: 'nav.imports', icon: CloudUploadOutlined, needs: 'imports.read' },
  { to: '/system', label: 'nav.system', icon: SettingOutlined, needs: 'system.read' },
];

export const permittedItems = (permissions: readonly Permission[]) =>
  navItems.filter((item) => permissions.includes(item.needs));
