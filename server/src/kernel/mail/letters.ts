import { letterWords, type LetterWords, type MailLanguage } from './words.ts';
import type { MailMessage } from './mail.ts';

type Letter = Omit<MailMessage, 'to'>;

/** A mail with the link to set a new password. */
export function passwordLetter(
  language: MailLanguage,
  given: { name: string; link: string; minutes: number },
): Letter {
  return write(language, letterWords[language].password, given.link, {
    name: given.name,
    minutes: String(given.minutes),
  });
}

/** A mail that invites somebody to a workspace. */
export function invitationLetter(
  language: MailLanguage,
  given: { inviter: string; workspace: string; link: string; days: number },
): Letter {
  return write(language, letterWords[language].invitation, given.link, {
    inviter: given.inviter,
    workspace: given.workspace,
    days: String(given.days),
  });
}

/** Plain text, and the same words with a button for those whose program shows HTML. */
function write(
  language: MailLanguage,
  words: LetterWords,
  link: string,
  values: Record<string, string>,
): Letter {
  const filled = (text: string) =>
    text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  const paragraph = (text: string) => `<p style="margin:0 0 16px">${escape(filled(text))}</p>`;
  const button = `<p style="margin:0 0 16px"><a href="${escape(link)}" style="display:inline-block;padding:10px 16px;border-radius:6px;background:#0f7b63;color:#ffffff;text-decoration:none">${escape(words.button)}</a></p>`;
  const address = `<p style="margin:0 0 16px;color:#6b6b66;font-size:12px;word-break:break-all">${escape(link)}</p>`;
  return {
    subject: filled(words.subject),
    text: [...words.before.map(filled), link, ...words.after.map(filled)].join('\n\n') + '\n',
    html: [
      `<!doctype html><html lang="${language}"><body style="margin:24px;font:14px/1.5 sans-serif;color:#1f1f1c">`,
      ...words.before.map(paragraph),
      button,
      address,
      ...words.after.map(paragraph),
      '</body></html>',
    ].join('\n'),
  };
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string) => text.replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? sign);
