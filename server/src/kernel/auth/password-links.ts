import { audit } from '../audit.ts';
import type { Config } from '../config.ts';
import { sql, type Tx } from '../db/database.ts';
import { passwordLetter } from '../mail/letters.ts';
import type { Mail } from '../mail/mail.ts';
import { mailLanguage } from '../mail/words.ts';
import type { Unit } from '../unit.ts';
import type { SignIn } from './sign-in.ts';

/** How long a link for a new password works. Ours, 2026-11: one to be handed over takes a while. */
export const linkHours = { mailed: 1, handedOver: 24 };

/** Mails of this kind to one account; ours, 2026-11: nobody needs more, and nobody can be flooded. */
const mailsAnHour = 3;

/** `reset-password:<token>` is how better-auth names what its route `/reset-password` takes. */
const identifierOf = (token: string) => `reset-password:${token}`;
const linkOf = (publicUrl: string, token: string) => `${publicUrl}/reset-password/${token}`;

export interface PasswordLinkDeps {
  config: Pick<Config, 'publicUrl'>;
  unit<T>(work: (unit: Unit) => Promise<T>): Promise<T>;
  /** Rights in this workspace changed. */
  changed(workspaceId: string): void;
}

/**
 * Posts the mail with a link that better-auth made a token for, in the language her browser prefers,
 * or else in her workspace's. Posts nothing when she was sent enough, or works nowhere any more; the
 * person who asked learns neither.
 */
export async function mailPasswordLink(
  deps: PasswordLinkDeps,
  mail: Mail,
  given: { user: { id: string; name: string; email: string }; token: string },
  acceptLanguage: string | null,
): Promise<void> {
  const { user, token } = given;
  await deps.unit(async (unit) => {
    const [home] = await workspacesOf(unit.tx, user.id);
    if (!home || !(await mayMail(unit.tx, user.id, unit.now))) return;
    const letter = passwordLetter(
      mailLanguage(acceptLanguage) ?? mailLanguage(home.language) ?? 'en',
      {
        name: user.name,
        link: linkOf(deps.config.publicUrl, token),
        minutes: linkHours.mailed * 60,
      },
    );
    await mail.post(
      unit,
      { to: user.email, ...letter },
      {
        workspaceId: home.id,
        until: new Date(unit.now.getTime() + linkHours.mailed * 3_600_000),
      },
    );
  });
}

/** A link for a new password that an owner hands over. The caller has checked that she may, and notes it. */
export async function makePasswordLink(
  signIn: SignIn,
  given: { userId: string; token: string; publicUrl: string },
): Promise<{ link: string; expiresAt: Date }> {
  const { internalAdapter } = await signIn.$context;
  // By the clock that better-auth asks when the link is opened.
  const expiresAt = new Date(Date.now() + linkHours.handedOver * 3_600_000);
  const { userId: value, token } = given;
  await internalAdapter.createVerificationValue({
    value,
    identifier: identifierOf(token),
    expiresAt,
  });
  return { link: linkOf(given.publicUrl, token), expiresAt };
}

/**
 * After a new password was set by a link: every other link, half-done sign-in and trusted device of
 * hers ends (better-auth has ended her sessions), and her workspaces have it on record.
 */
export async function afterPasswordReset(
  deps: PasswordLinkDeps,
  user: { id: string; name: string },
): Promise<void> {
  const workspaces = await deps.unit(async (unit) => {
    await sql`delete from auth.verification where value = ${user.id}`.execute(unit.tx);
    const found = await workspacesOf(unit.tx, user.id);
    const actor = { kind: 'user' as const, id: user.id, name: user.name };
    for (const { id } of found)
      await audit(unit, { workspaceId: id, actor }, 'team.password_reset');
    return found;
  });
  for (const { id } of workspaces) deps.changed(id);
}

/** Where she works, the workspace she joined first before the others. */
async function workspacesOf(tx: Tx, userId: string): Promise<{ id: string; language: string }[]> {
  const { rows } = await sql<{ id: string; language: string }>`
    select w.id, w.language from auth.member m
    join kernel.workspaces w on w.id::text = m."organizationId"
    where m."userId" = ${userId} order by m."createdAt", m.id`.execute(tx);
  return rows;
}

/** Counts a mail to the account, unless it had its share of this hour. */
async function mayMail(tx: Tx, userId: string, now: Date): Promise<boolean> {
  const hourAgo = new Date(now.getTime() - 3_600_000);
  const { rows } = await sql`
    insert into kernel.password_mails as m (user_id, since, sent) values (${userId}, ${now}, 1)
    on conflict (user_id) do update set
      since = case when m.since < ${hourAgo} then ${now} else m.since end,
      sent = case when m.since < ${hourAgo} then 1 else m.sent + 1 end
    where m.since < ${hourAgo} or m.sent < ${mailsAnHour}
    returning user_id`.execute(tx);
  return rows.length > 0;
}
