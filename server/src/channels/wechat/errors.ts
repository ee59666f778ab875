import type { SendOutcome } from '#kernel/channel-adapter.ts';

/**
 * What an answer's code asks of us: RETRY soon · REFRESH the token once · WAIT until a known time ·
 * STOP for this message or person · ALERT the operator, the account cannot go on · FIX, our request
 * is wrong · OK, the platform has it already.
 */
export type Reaction = 'RETRY' | 'REFRESH' | 'WAIT' | 'STOP' | 'ALERT' | 'FIX' | 'OK';

export interface ReturnCode {
  reaction: Reaction;
  words: string;
  /** The platform sees the window otherwise than we do. */
  window?: 'closed' | 'exhausted';
  /** She has agreed to no further message by the template. */
  grantUsed?: boolean;
  /** Nobody is reached at this openid any more. */
  unreachable?: boolean;
  /** When WAIT ends: the next minute, the next day in Beijing, or after so many milliseconds. */
  until?: 'minute' | 'day' | number;
}

const stop = (words: string, more: Partial<ReturnCode> = {}): ReturnCode => ({
  reaction: 'STOP',
  words,
  ...more,
});
const gone = (words: string) => stop(words, { unreachable: true });
const fix = (words: string): ReturnCode => ({ reaction: 'FIX', words });
const alert = (words: string): ReturnCode => ({ reaction: 'ALERT', words });
const refresh = (words: string): ReturnCode => ({ reaction: 'REFRESH', words });
const wait = (words: string, until: ReturnCode['until']): ReturnCode => ({
  reaction: 'WAIT',
  words,
  until,
});
const hour = 3_600_000;

/** Codes that stand alone. Source: the platform's return code lists as collected in 2026-11. */
const single: Record<number, ReturnCode> = {
  [-1]: { reaction: 'RETRY', words: 'WeChat is busy' },
  40001: refresh('The access token is not the latest, or the app secret is wrong'),
  40002: fix('Wrong grant type'),
  40003: gone('This openid is not valid for the account'),
  40007: stop('The media has expired or does not exist'),
  40008: fix('WeChat does not know this message type'),
  40013: alert('WeChat does not know this app id'),
  40014: refresh('The access token is not valid'),
  40029: stop('The code is not valid; ask the person to do it again'),
  40030: stop('The refresh token is not valid; authorise again'),
  40031: fix('The list of openids is not valid'),
  40032: fix('The list of openids has a wrong size'),
  40033: fix('The request holds escaped characters'),
  40035: fix('A parameter is not valid'),
  40036: stop('The template id has a wrong size; fetch the templates again'),
  40037: stop('WeChat does not know this template; fetch the templates again'),
  40038: fix('The request has a wrong format'),
  40119: fix('A menu button has a wrong type'),
  40120: fix('A submenu button has a wrong type'),
  40125: alert('The app secret is wrong'),
  40163: stop('The code has been used already'),
  40164: alert("This server's IP address is not in the account's whitelist"),
  40226: stop('WeChat holds this user for high risk'),
  40243: alert('The app secret is frozen'),
  41030: stop('The mini-program page is not published'),
  42001: refresh('The access token has expired'),
  42002: stop('The refresh token has expired; authorise again'),
  42003: stop('The code has expired; ask the person to do it again'),
  42007: stop('The person changed her password; authorise again'),
  43004: gone('She does not follow the account'),
  43019: gone('She is on the account’s blacklist'),
  43101: stop('She has given no (further) permission for this template', { grantUsed: true }),
  43107: alert('WeChat has banned this ability for the account'),
  43108: { reaction: 'RETRY', words: 'Another message to her is being sent' },
  45001: fix('The media file is too large'),
  45009: wait('The daily quota of this call is used up', 'day'),
  45011: wait('Too many calls in this minute', 'minute'),
  45015: stop('Her interaction window is closed, or she has unfollowed', { window: 'closed' }),
  45028: wait('No mass-send quota is left', 'day'),
  45029: stop('The account has used up its number of QR codes'),
  45047: stop('The messages of this interaction window are used up', { window: 'exhausted' }),
  45056: fix('The account has the most tags it may have'),
  45057: fix('The tag has too many fans to be deleted'),
  45058: fix('A system tag cannot be changed'),
  45059: stop('She has the most tags a fan may have'),
  45064: fix('The menu names a mini program that is not linked'),
  45065: { reaction: 'OK', words: 'WeChat has this message already' },
  45066: wait('The same message was sent again too fast', 60_000),
  45067: fix('The client message id is too long'),
  45072: stop('Wrong typing command'),
  45080: stop('No exchange with her in the last 30 seconds'),
  45081: stop('Typing is shown already'),
  45157: fix('The tag name is not allowed or taken'),
  45158: fix('The tag name is too long'),
  45159: fix('WeChat does not know this tag'),
  45168: stop('The text holds words that WeChat does not allow'),
  47001: fix('The request is not valid JSON'),
  47003: fix('A value of the template is not valid'),
  48001: alert('The account has no right to this call'),
  48002: gone('She refuses messages of this account'),
  48003: alert('The account has not agreed to the mass-send terms'),
  48004: alert('WeChat has banned this call for the account'),
  48005: stop('The material is in use'),
  48006: wait('The quota can be cleared no more this month', 'day'),
  48008: stop('The account may not send this type of message'),
  50001: stop('The person has not authorised this'),
  50002: stop('The person is restricted'),
  50004: alert('WeChat does not allow this account to make calls'),
  50005: gone('She does not follow the account'),
  61004: alert('This server’s IP address is not registered'),
  61007: alert('The call is not authorised to the platform'),
  61010: stop('The code has expired'),
  65400: alert('The account has not enabled customer service'),
  89501: alert('The account’s administrator must confirm this server’s IP address'),
  89503: alert('The call waits for the account’s administrator'),
  89506: wait('The administrator refused this server’s IP address for 24 hours', 24 * hour),
  89507: wait('The administrator refused this server’s IP address for an hour', hour),
};

/** Codes that come in rows. */
const ranges: [from: number, to: number, code: ReturnCode][] = [
  [40009, 40012, fix('The media file has a wrong size')],
  [40015, 40028, fix('A menu button is not valid')],
  [41001, 41009, fix('The request lacks a parameter')],
  [43001, 43003, fix('The request used a wrong method or no HTTPS')],
  [44002, 44004, fix('The request is empty')],
  [45002, 45008, fix('The content is too long')],
  [46001, 46004, stop('WeChat has no such media, menu or user')],
  [53503, 53505, stop('The draft must be finished on WeChat’s website')],
  [61450, 61457, fix('The customer service account is not valid')],
  [61500, 61501, fix('The date is not valid')],
  [65301, 65317, fix('The conditional menu is not valid')],
];

/** What a return code means; one we do not know stops the message and shows WeChat's own words. */
export function returnCode(code: number): ReturnCode {
  const known =
    single[code] ?? ranges.find(([from, to]) => code >= from && code <= to)?.[2] ?? undefined;
  return known ?? stop('WeChat refused');
}

/** How long a RETRY waits first: a second and up to half of one more, so that senders spread out. */
const retryMs = 1000;

/**
 * What an answer with this code means for one message. Only answers get here, so nothing was
 * delivered unless the platform says so.
 * @param random uniform in [0, 1), spreads what waits for the same moment
 */
export function sendOutcome(code: number, errmsg: string, now: Date, random: number): SendOutcome {
  const known = returnCode(code);
  const reason = `${known.words} (${code} ${errmsg})`;
  const text = String(code);
  switch (known.reaction) {
    case 'OK':
      return { status: 'sent', platformMessageId: null };
    case 'RETRY':
      return { status: 'retry', afterMs: retryMs + Math.floor(random * 500), code: text, reason };
    case 'WAIT':
      return { status: 'retry', afterMs: waitMs(known.until, now, random), code: text, reason };
    // A token that was refreshed and is refused again cannot be helped by trying.
    case 'REFRESH':
    case 'ALERT':
      return { status: 'failed', code: text, reason, alert: true };
    case 'STOP':
    case 'FIX':
      return {
        status: 'failed',
        code: text,
        reason,
        ...(known.window ? { window: known.window } : {}),
        ...(known.grantUsed ? { grant: 'used' as const } : {}),
        ...(known.unreachable ? { unreachable: true } : {}),
      };
  }
}

const minute = 60_000;
const day = 24 * hour;
const beijingOffset = 8 * hour;

/** Milliseconds until the wait is over, spread over a few seconds after it. */
export function waitMs(until: ReturnCode['until'], now: Date, random: number): number {
  const time = now.getTime();
  if (typeof until === 'number') return until + Math.floor(random * 5000);
  const start = until === 'day' ? day - ((time + beijingOffset) % day) : minute - (time % minute);
  return start + Math.floor(random * (until === 'day' ? minute : 5000));
}
