import { createAccessControl } from 'better-auth/plugins/access';
import { permissions, rolePermissions, roles, type Role } from '#contracts/permissions.ts';

/** Our permissions in better-auth's terms: `contacts.read` is the action `read` on `contacts`. */
function statementsOf(given: readonly string[]): Record<string, string[]> {
  const statements: Record<string, string[]> = {};
  for (const permission of given) {
    const [area = '', action = ''] = permission.split('.');
    (statements[area] ??= []).push(action);
  }
  return statements;
}

const control = createAccessControl(statementsOf(permissions));

/** The roles of `contracts/permissions.ts`, for better-auth's organization plugin. */
export const organizationRoles = {
  ac: control,
  roles: Object.fromEntries(
    roles.map((role) => [role, control.newRole(statementsOf(rolePermissions[role]))]),
  ) as Record<Role, ReturnType<typeof control.newRole>>,
};
