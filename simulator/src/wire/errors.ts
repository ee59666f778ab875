/** Texts of return codes, word for word as the platform answers them. */
export const ERRMSG = {
  '-1': 'system error',
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40004: 'invalid media type',
  40007: 'invalid media_id',
  40008: 'invalid message type',
  40013: 'invalid appid',
  40014: 'invalid access_token',
  40016: 'invalid button size',
  40017: 'invalid button type',
  40018: 'invalid button name size',
  40019: 'invalid button key size',
  40020: 'invalid button url size',
  40023: 'invalid sub button size',
  40029: 'invalid code',
  40030: 'invalid refresh_token',
  40031: 'invalid openid list',
  40032: 'invalid openid list size',
  40033: 'invalid charset. please check your request, if include \\uxxxx will create fail!',
  40035: 'invalid args size',
  40036: 'invalid template_id size',
  40037: 'invalid template_id',
  40053: 'invalid action info',
  40054: 'invalid button url domain',
  40066: 'invalid url',
  40097: 'invalid args',
  40099: 'invalid action_name',
  40125: 'invalid appsecret',
  40163: 'code been used',
  40164: 'invalid ip, not in whitelist',
  40169: 'invalid length for scene, or the data is not json string',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41005: 'media data missing',
  41008: 'missing code',
  41009: 'missing openid',
  41030: 'invalid page',
  42001: 'access_token expired',
  42002: 'refresh_token expired',
  42003: 'code expired',
  43002: 'require POST method',
  43004: 'require subscribe',
  43019: 'require remove blacklist',
  43101: 'user refuse to accept the msg',
  44002: 'empty post data',
  44003: 'empty news data',
  44004: 'empty content',
  45001: 'media size out of limit',
  45002: 'content size out of limit',
  45007: 'voice playtime out of limit',
  45008: 'article size out of limit',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  45015: 'response out of time limit or subscription is canceled',
  45028: 'has no masssend quota',
  45029: 'qrcode count out of limit',
  45047: 'out of response count limit',
  45056: 'too many tag now, no need to add new',
  45057: "can't delete the tag that has too many fans",
  45058: "can't modify sys tag",
  45059: 'can not tagging one user too much',
  45065: 'clientmsgid exist',
  45066: 'same clientmsgid retry too fast',
  45067: 'clientmsgid size out of limit',
  45072: 'invalid command',
  45080:
    'need sending message to user, or recving message from user in the last 30 seconds before typing',
  45081: 'you are already typing',
  45157: 'invalid tag name',
  45158: 'tag name too long',
  45159: 'invalid tag id',
  45168: 'keyword in blacklist',
  46003: 'menu no exist',
  47001: 'data format error',
  47003: 'argument invalid!',
  48001: 'api unauthorized',
  48002: 'user block receive message',
  48003: 'user not agree mass-send protocol',
  48004: 'api forbidden for irregularities, view detail on mp.weixin.qq.com',
  48006: 'forbid to clear quota because of reaching the limit',
  49003: 'not match openid with appid',
  50005: 'user is unsubscribed',
  61500: 'date format error',
  65303: 'no default menu',
  65301: 'no such menuid',
  65305: 'menu matchrule is empty',
} as const satisfies Record<string | number, string>;

export type Errcode = keyof typeof ERRMSG;

/** A refusal that the platform answers as `{errcode, errmsg}` with HTTP status 200. */
export class PlatformError extends Error {
  readonly errcode: number;
  readonly extra: Record<string, unknown>;

  /** `detail` replaces the standard text; `extra` adds fields to the answer. */
  constructor(errcode: Errcode, detail?: string, extra: Record<string, unknown> = {}) {
    super(detail ?? ERRMSG[errcode]);
    this.errcode = Number(errcode);
    this.extra = extra;
  }
}

/** Throws the platform's refusal. */
export function refuse(errcode: Errcode, detail?: string): never {
  throw new PlatformError(errcode, detail);
}
