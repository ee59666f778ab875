/** Every permission in one place; a route names the one it needs, an API key holds some as scopes. */
export const permissions = [
  'contacts.read',
  'contacts.write',
  'segments.read',
  'segments.write',
  'segments.export',
  'codes.read',
  'codes.write',
  'messages.read',
  'messages.send',
  'messages.write',
  'journeys.read',
  'journeys.write',
  'campaigns.read',
  'campaigns.write',
  'campaigns.approve',
  'channels.read',
  'channels.write',
  'imports.read',
  'imports.write',
  'facts.read',
  'facts.write',
  'insights.read',
  'system.read',
  'system.write',
  'team.write',
] as const;
export type Permission = (typeof permissions)[number];

export const roles = ['owner', 'manager', 'agent', 'analyst', 'store'] as const;
export type Role = (typeof roles)[number];

const read: Permission[] = [
  'contacts.read',
  'segments.read',
  'codes.read',
  'messages.read',
  'journeys.read',
  'campaigns.read',
  'channels.read',
  'imports.read',
  'facts.read',
  'insights.read',
];

export const rolePermissions: Record<Role, readonly Permission[]> = {
  owner: permissions,
  manager: [
    ...read,
    'contacts.write',
    'segments.write',
    'segments.export',
    'codes.write',
    'messages.send',
    'messages.write',
    'journeys.write',
    'campaigns.write',
    'campaigns.approve',
    'channels.write',
    'imports.write',
    'facts.write',
    'system.read',
  ],
  agent: [
    'contacts.read',
    'contacts.write',
    'segments.read',
    'codes.read',
    'messages.read',
    'messages.send',
  ],
  analyst: read,
  store: ['contacts.read', 'segments.read', 'codes.read', 'insights.read'],
};
