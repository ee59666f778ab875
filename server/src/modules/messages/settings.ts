import {
  messageSettings,
  purposeRules,
  type FrequencyCap,
  type MessageSettings,
  type PurposeRules,
} from '#contracts/api/messages.ts';
import { asJson, sql, type Tx } from '#kernel/db/database.ts';

/**
 * What holds until a workspace says otherwise (our choice, 2026-11): nights are quiet, and one person
 * gets four messages that are not service in seven days at most.
 */
export const defaultSettings: MessageSettings = {
  quietHours: { from: 22, to: 8 },
  frequencyCap: { limit: 4, days: 7 },
  caps: [],
};

/** How a purpose is treated, without what consent keeps of it. */
export type Treatment = Omit<PurposeRules, 'consent'>;

/**
 * The product's own. Answers to what she asked for are neither counted nor kept for the morning; a
 * purpose that nobody defined (any more) is treated as marketing is.
 */
export const builtInPurposes: readonly Treatment[] = [
  { key: 'service', name: 'service', capped: false, quietHours: 'none' },
  { key: 'marketing', name: 'marketing', capped: true, quietHours: 'workspace' },
];
const unknownPurpose = { capped: true, quietHours: 'workspace' } as const;

/** What a person holds back; `purpose` null is everything. */
export interface Hold {
  purpose: string | null;
  since: Date;
  by: string;
  note: string;
}

export interface WorkspaceRules extends MessageSettings {
  timeZone: string;
  /** Built-in ones first, then by name. */
  purposes: readonly Treatment[];
  holds: readonly Hold[];
  /** Whether anybody is on the suppression list. */
  suppresses: boolean;
}

interface Row {
  timeZone: string;
  stored: unknown;
  purposes: unknown[];
  suppresses: boolean;
  holds: { purpose: string; since: string; by: string; note: string }[];
}

const storedPurpose = purposeRules.omit({ consent: true });

/** A workspace's rules, in one statement; what is stored wrongly is as the product has it. */
export async function loadRules(tx: Tx, workspaceId: string): Promise<WorkspaceRules> {
  const { rows } = await sql<Row>`
    select w.time_zone as "timeZone", case when s.workspace_id is not null then
      jsonb_build_object('quietHours', s.quiet_hours, 'frequencyCap', s.frequency_cap,
        'caps', s.caps) end as stored,
      coalesce((select jsonb_agg(jsonb_build_object('key', p.key, 'name', p.name, 'capped', p.capped,
          'quietHours', p.quiet_hours) order by lower(p.name), p.key)
        from messages.purposes p where p.workspace_id = w.id), '[]') as purposes,
      coalesce((select jsonb_agg(jsonb_build_object('purpose', h.purpose, 'since', h.since,
          'by', h.by, 'note', h.note))
        from messages.holds h where h.workspace_id = w.id), '[]') as holds,
      exists (select from messages.suppressions s where s.workspace_id = w.id) as suppresses
    from kernel.workspaces w left join messages.settings s on s.workspace_id = w.id
    where w.id = ${workspaceId}`.execute(tx);
  const [row] = rows;
  const parsed = messageSettings.safeParse(row?.stored ?? defaultSettings);
  return {
    ...(parsed.success ? parsed.data : defaultSettings),
    timeZone: row?.timeZone ?? 'UTC',
    suppresses: row?.suppresses ?? false,
    purposes: withBuiltIn(
      (row?.purposes ?? []).flatMap((stored) => storedPurpose.safeParse(stored).data ?? []),
    ),
    holds: (row?.holds ?? []).map((hold) => ({
      ...hold,
      purpose: hold.purpose === '' ? null : hold.purpose,
      since: new Date(hold.since),
    })),
  };
}

function withBuiltIn(stored: readonly Treatment[]): Treatment[] {
  const own = (key: string) => stored.find((purpose) => purpose.key === key);
  const keys = new Set(builtInPurposes.map(({ key }) => key));
  return [
    ...builtInPurposes.map((purpose) => own(purpose.key) ?? purpose),
    ...stored.filter(({ key }) => !keys.has(key)),
  ];
}

/** How a purpose is treated. */
export const treatmentOf = (rules: WorkspaceRules, purpose: string) =>
  rules.purposes.find(({ key }) => key === purpose) ?? unknownPurpose;

/** The quiet hours of a purpose; null when it has none. */
export function quietHoursOf(rules: WorkspaceRules, purpose: string) {
  const { quietHours } = treatmentOf(rules, purpose);
  if (quietHours === 'none') return null;
  return quietHours === 'workspace' ? rules.quietHours : quietHours;
}

/** All caps of a workspace; the general one counts all capped purposes on all channels together. */
export const capsOf = ({ frequencyCap: general, caps }: MessageSettings): FrequencyCap[] =>
  general ? [{ ...general, purpose: null, channelId: null }, ...caps] : caps;

/** What holds a purpose back: a pause of everything before one of its own. */
export const holdOf = (rules: WorkspaceRules, purpose: string): Hold | null =>
  rules.holds.find((hold) => hold.purpose === null) ??
  rules.holds.find((hold) => hold.purpose === purpose) ??
  null;

/** @param settings `caps` left out: they stay as they are */
export async function saveRules(
  tx: Tx,
  workspaceId: string,
  settings: Omit<MessageSettings, 'caps'> & { caps?: readonly FrequencyCap[] | undefined },
): Promise<void> {
  const json = (value: unknown) => (value === null ? null : asJson(value));
  const caps = settings.caps ? asJson(settings.caps) : null;
  await sql`
    insert into messages.settings (workspace_id, quiet_hours, frequency_cap, caps)
    values (${workspaceId}, ${json(settings.quietHours)}, ${json(settings.frequencyCap)},
      coalesce(${caps}::jsonb, '[]'))
    on conflict (workspace_id) do update
      set quiet_hours = excluded.quiet_hours, frequency_cap = excluded.frequency_cap,
        caps = coalesce(${caps}::jsonb, settings.caps)`.execute(tx);
}
