/** What somebody reads who comes by a link that leads nowhere (any more). */
const words = {
  en: {
    lang: 'en',
    title: 'This link is not valid (any more)',
    why: 'Please ask whoever sent it.',
  },
  zh: { lang: 'zh-CN', title: '此链接无效或已过期', why: '请联系发送此链接的人。' },
};

/** A page of a few lines, without scripts, in Chinese or English as the browser prefers. */
export function deadEnd(accepted: string): string {
  const { lang, title, why } = /^\s*zh\b/i.test(accepted) ? words.zh : words.en;
  return `<!doctype html><html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><h1>${title}</h1><p>${why}</p></html>\n`;
}
