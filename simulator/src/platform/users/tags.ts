import { refuse } from '../../wire/errors.ts';
import type { Account, Fan, Tag } from '../../world/types.ts';
import { fanOf } from '../messages/custom.ts';
import { integer, object, strings, text } from '../fields.ts';
import type { JsonObject } from '../../wire/json.ts';
import { OK, type PlatformRoutes } from '../route.ts';
import { openidPage } from './users.ts';

/** Official limits of the tag pages. */
const MAX_TAGS = 100;
const MAX_NAME_BYTES = 30;
const MAX_TAGS_PER_FAN = 20;
const MAX_BATCH = 50;
const MAX_FANS_TO_DELETE = 100_000;
/** Ids up to this are the platform's own. */
const LAST_SYSTEM_TAG = 2;

const ownTags = (account: Account): number =>
  [...account.tags.keys()].filter((id) => id > LAST_SYSTEM_TAG).length;

function checkName(account: Account, name: string, self?: number): void {
  if (name === '') refuse(45157);
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) refuse(45158);
  for (const tag of account.tags.values()) {
    if (tag.name === name && tag.id !== self) refuse(45157);
  }
}

function tagOf(account: Account, id: number | undefined): Tag {
  return account.tags.get(id ?? -1) ?? refuse(45159);
}

function batch(account: Account, body: JsonObject): { tag: Tag; fans: Fan[] } {
  const openids = strings(body, 'openid_list');
  if (openids.length === 0) refuse(40031);
  if (openids.length > MAX_BATCH) refuse(40032);
  const tag = tagOf(account, integer(body, 'tagid'));
  return { tag, fans: openids.map((openid) => fanOf(account, openid)) };
}

/** No event is pushed when tags change: the caller's own records lead. */
export function tagRoutes(api: PlatformRoutes): void {
  api.post('/cgi-bin/tags/create', ({ account, body }) => {
    const name = text(object(body, 'tag') ?? {}, 'name');
    checkName(account, name);
    if (ownTags(account) >= MAX_TAGS) refuse(45056);
    const tag = { id: account.nextTagId++, name, count: 0 };
    account.tags.set(tag.id, tag);
    return { tag: { id: tag.id, name } };
  });

  api.get('/cgi-bin/tags/get', ({ account }) => ({ tags: [...account.tags.values()] }));

  api.post('/cgi-bin/tags/update', ({ account, body }) => {
    const input = object(body, 'tag') ?? {};
    const tag = tagOf(account, integer(input, 'id'));
    if (tag.id <= LAST_SYSTEM_TAG) refuse(45058);
    const name = text(input, 'name');
    checkName(account, name, tag.id);
    tag.name = name;
    return OK;
  });

  api.post('/cgi-bin/tags/delete', ({ account, body }) => {
    const tag = tagOf(account, integer(object(body, 'tag') ?? {}, 'id'));
    if (tag.id <= LAST_SYSTEM_TAG) refuse(45058);
    if (tag.count > MAX_FANS_TO_DELETE) refuse(45057);
    account.tags.delete(tag.id);
    for (const fan of account.fans.values()) {
      if (fan.tags.includes(tag.id)) fan.tags = fan.tags.filter((id) => id !== tag.id);
    }
    return OK;
  });

  api.post('/cgi-bin/user/tag/get', ({ account, body }) => {
    const tag = tagOf(account, integer(body, 'tagid'));
    return openidPage(account, text(body, 'next_openid'), (fan) => fan.tags.includes(tag.id));
  });

  api.post('/cgi-bin/tags/getidlist', ({ account, body }) => ({
    tagid_list: fanOf(account, text(body, 'openid')).tags,
  }));

  api.post('/cgi-bin/tags/members/batchtagging', ({ account, body }) => {
    const { tag, fans } = batch(account, body);
    const fresh = fans.filter((fan) => !fan.tags.includes(tag.id));
    if (fresh.some((fan) => fan.tags.length >= MAX_TAGS_PER_FAN)) refuse(45059);
    for (const fan of new Set(fresh)) {
      fan.tags.push(tag.id);
      tag.count++;
    }
    return OK;
  });

  api.post('/cgi-bin/tags/members/batchuntagging', ({ account, body }) => {
    const { tag, fans } = batch(account, body);
    for (const fan of fans) {
      if (!fan.tags.includes(tag.id)) continue;
      fan.tags = fan.tags.filter((id) => id !== tag.id);
      tag.count--;
    }
    return OK;
  });
}
