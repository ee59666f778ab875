/** The languages mails are written in; those of the console. */
export type MailLanguage = 'en' | 'zh-CN';

/** `{name}` and the like are filled in. */
export interface LetterWords {
  subject: string;
  /** Paragraphs above the link. */
  before: string[];
  button: string;
  /** Paragraphs below it. */
  after: string[];
}

export const letterWords: Record<MailLanguage, Record<'password' | 'invitation', LetterWords>> = {
  en: {
    password: {
      subject: 'Set a new password for Rapport',
      before: [
        'Hello {name},',
        'somebody, hopefully you, asked for a new password for your Rapport account. Set it here:',
      ],
      button: 'Set a new password',
      after: [
        'The link works once and for {minutes} minutes. If you did not ask for it, do nothing: your password stays as it is.',
      ],
    },
    invitation: {
      subject: '{inviter} invites you to {workspace}',
      before: ['Hello,', '{inviter} invites you to work in {workspace} on Rapport. Join here:'],
      button: 'Join',
      after: [
        'The link works once and for {days} days. If you do not know what this is about, do nothing.',
      ],
    },
  },
  'zh-CN': {
    password: {
      subject: '设置新的 Rapport 密码',
      before: [
        '{name}，您好：',
        '有人（应该是您本人）申请为您的 Rapport 账号设置新密码。请点击以下链接：',
      ],
      button: '设置新密码',
      after: [
        '链接仅可使用一次，{minutes} 分钟内有效。如果不是您本人的操作，请忽略此邮件，您的密码不会改变。',
      ],
    },
    invitation: {
      subject: '{inviter} 邀请您加入 {workspace}',
      before: ['您好：', '{inviter} 邀请您在 Rapport 上加入 {workspace}。请点击以下链接：'],
      button: '接受邀请',
      after: ['链接仅可使用一次，{days} 天内有效。如果您不了解此事，请忽略此邮件。'],
    },
  },
};

/**
 * The first of ours that somebody prefers.
 * @param preferred as in Accept-Language (RFC 9110, 12.5.4), in the order written
 */
export function mailLanguage(preferred: string | null | undefined): MailLanguage | null {
  for (const part of (preferred ?? '').toLowerCase().split(',')) {
    if (/^\s*zh\b/.test(part)) return 'zh-CN';
    if (/^\s*en\b/.test(part)) return 'en';
  }
  return null;
}
