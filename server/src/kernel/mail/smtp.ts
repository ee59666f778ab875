import { createTransport } from 'nodemailer';
import type { MailSettings } from '../config.ts';
import type { MailMessage } from './mail.ts';

/** Ours, 2026-11: a mail server that takes longer than this is tried again later. */
const limits = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/**
 * Hands one mail to the mail server (RFC 5321).
 *
 * @throws when the server cannot be reached, offers no TLS though a password would have to be told,
 *   or does not take the mail
 */
export async function sendBySmtp(settings: MailSettings, message: MailMessage): Promise<void> {
  const url = new URL(settings.url);
  const secure = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  const transport = createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    // A password travels to a proven server alone. A relay in one's own network that asks for none may
    // do without TLS, or show a certificate of its own making, as Debian's Postfix does.
    requireTLS: !secure && user !== '',
    tls: { rejectUnauthorized: secure || user !== '' },
    ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(url.password) } }),
    ...limits,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({ from: settings.from, ...message });
  } finally {
    transport.close();
  }
}
