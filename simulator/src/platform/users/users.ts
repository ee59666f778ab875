import { refuse } from '../../wire/errors.ts';
import { languageOf, unionidOf } from '../../world/fans.ts';
import type { Account, Fan } from '../../world/types.ts';
import type { World } from '../../world/world.ts';
import { fanOf } from '../messages/custom.ts';
import { objects, strings, text } from '../fields.ts';
import { OK, type PlatformRoutes } from '../route.ts';

const PAGE = 10_000;
const BATCH = 100;
const BLACKLIST_BATCH = 20;
const MAX_REMARK_CHARS = 29;

/** What `user/info` says: since 2021 neither name nor picture nor place. */
function info(world: World, account: Account, fan: Fan): object {
  const unionid = unionidOf(world, account, fan);
  const union = unionid === undefined ? {} : { unionid };
  if (!fan.following) return { subscribe: 0, openid: fan.openid, ...union };
  const numeric = /^\d{1,9}$/.test(fan.qrScene);
  return {
    subscribe: 1,
    openid: fan.openid,
    nickname: '',
    sex: 0,
    language: languageOf(world, fan),
    city: '',
    province: '',
    country: '',
    headimgurl: '',
    subscribe_time: fan.followedAt,
    ...union,
    remark: fan.remark,
    groupid: fan.tags[0] ?? 0,
    tagid_list: fan.tags,
    subscribe_scene: fan.subscribeScene,
    qr_scene: numeric ? Number(fan.qrScene) : 0,
    qr_scene_str: numeric ? '' : fan.qrScene,
  };
}

/** One page of openids after `next`, in the shape that user/get, tag/get and the blacklist share. */
export function openidPage(account: Account, next: string, wanted: (fan: Fan) => boolean): object {
  const openids: string[] = [];
  let total = 0;
  let started = next === '';
  for (const fan of account.fans.values()) {
    if (wanted(fan)) {
      total++;
      if (started && openids.length < PAGE) openids.push(fan.openid);
    }
    if (fan.openid === next) started = true;
  }
  if (!started) refuse(40003);
  const page = { total, count: openids.length, next_openid: openids.at(-1) ?? '' };
  return openids.length === 0 ? page : { ...page, data: { openid: openids } };
}

export function userRoutes(api: PlatformRoutes): void {
  api.get('/cgi-bin/user/get', ({ account, query }) =>
    openidPage(account, query['next_openid'] ?? '', (fan) => fan.following),
  );

  api.get('/cgi-bin/user/info', ({ world, account, query }) =>
    info(world, account, fanOf(account, query['openid'] ?? '')),
  );

  api.post('/cgi-bin/user/info/batchget', ({ world, account, body }) => {
    const wanted = objects(body, 'user_list');
    if (wanted.length === 0) refuse(40031);
    if (wanted.length > BATCH) refuse(40032);
    const user_info_list = wanted.map((each) =>
      info(world, account, fanOf(account, text(each, 'openid'))),
    );
    return { user_info_list };
  });

  api.post('/cgi-bin/user/info/updateremark', ({ account, body }) => {
    const fan = fanOf(account, text(body, 'openid'));
    const remark = text(body, 'remark');
    if ([...remark].length > MAX_REMARK_CHARS) refuse(40097);
    fan.remark = remark;
    return OK;
  });

  api.post('/cgi-bin/tags/members/getblacklist', ({ account, body }) =>
    openidPage(account, text(body, 'begin_openid'), (fan) => fan.blacklisted),
  );

  for (const [path, blacklisted] of [
    ['batchblacklist', true],
    ['batchunblacklist', false],
  ] as const) {
    api.post(`/cgi-bin/tags/members/${path}`, ({ account, body }) => {
      const openids = strings(body, 'openid_list');
      if (openids.length === 0) refuse(40031);
      if (openids.length > BLACKLIST_BATCH) refuse(40032);
      const fans = openids.map((openid) => fanOf(account, openid));
      for (const fan of fans) fan.blacklisted = blacklisted;
      return OK;
    });
  }
}
