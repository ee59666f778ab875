import { consentPurposes, consentSettings } from '#contracts/api/consent.ts';
import type { Rule } from '#contracts/rules.ts';
import { sql } from '#kernel/db/database.ts';
import type { SegmentField } from '#kernel/segment-field.ts';
import { defaultFor } from './rules.ts';
import { loadSettings } from './store.ts';

const params = [
  { name: 'purpose', required: true, choices: true },
  { name: 'channel', required: false, choices: false },
] as const;

/** Ours have words in the console's catalogues; those of a workspace's own are called by their keys. */
const purposeChoices: SegmentField['choices'] = async (tx, workspaceId) => {
  const own = Object.keys(await loadSettings(tx, workspaceId));
  return [...new Set([...consentPurposes, ...own])].map((value) => {
    const ours = (consentPurposes as readonly string[]).includes(value);
    return { value, label: ours ? null : value, parent: null };
  });
};

/** Her latest word on a purpose; with a channel, what she said of that one or of all. See `decide`. */
const stated: SegmentField = {
  name: 'consent.stated',
  group: 'consent',
  type: 'boolean',
  params,
  changedBy: ['consent.changed'],
  rows: ({ workspaceId, params: { purpose = '', channel = '' } }) => ({
    from: sql`consent.statements s`,
    contact: sql.ref('s.contact_id'),
    where: sql`s.workspace_id = ${workspaceId} and s.purpose = ${purpose}
      and s.channel in ('', ${channel})`,
    value: sql.ref('s.granted'),
    latest: [{ by: sql.ref('s.at'), desc: true }, { by: sql.ref('s.granted') }],
    ...(channel === '' ? { alone: sql`true` } : {}),
  }),
  choices: purposeChoices,
};

/** Whether she agrees, by her word or by the workspace's default. */
const given: SegmentField = {
  name: 'consent.given',
  group: 'consent',
  type: 'boolean',
  params,
  changedBy: [],
  expand({ settings, params: { purpose = '', channel } }): Rule {
    const parsed = consentSettings.safeParse(settings['consent'] ?? {});
    const defaults = parsed.success ? parsed.data : consentSettings.parse({});
    const fallback = defaultFor(defaults, purpose);
    const own: Record<string, string> = channel ? { purpose, channel } : { purpose };
    const said: Rule = { kind: 'field', field: stated.name, params: own, test: { op: 'isTrue' } };
    if (fallback === 'refused') return said;
    const silent: Rule = {
      kind: 'field',
      field: stated.name,
      params: own,
      test: { op: 'known' },
      not: true,
    };
    const follows: Rule = {
      kind: 'field',
      field: 'contacts.following',
      test: channel ? { op: 'hasAny', values: [channel] } : { op: 'known' },
    };
    const byDefault: Rule[] = fallback === 'followers' ? [silent, follows] : [silent];
    return {
      kind: 'group',
      match: 'any',
      rules: [said, { kind: 'group', match: 'all', rules: byDefault }],
    };
  },
  choices: purposeChoices,
  version: async (tx, workspaceId) => {
    const { rows } = await sql<{ settings: string | null }>`
      select (settings -> 'consent')::text as settings from kernel.workspaces
      where id = ${workspaceId}`.execute(tx);
    return rows[0]?.settings ?? '';
  },
};

export const consentFields: SegmentField[] = [given, stated];
