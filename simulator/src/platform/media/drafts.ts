import { deliver } from '../../callback/deliver.ts';
import { eventXml } from '../../people/payloads.ts';
import { refuse } from '../../wire/errors.ts';
import type { JsonObject } from '../../wire/json.ts';
import { token64 } from '../../world/random.ts';
import type { Draft } from '../../world/types.ts';
import { later, nextMessageId } from '../../world/world.ts';
import { integer, object, objects, text } from '../fields.ts';
import { findMedia } from './store.ts';
import { OK, type PlatformRoutes } from '../route.ts';

const MAX_ARTICLES = 8;
const MAX_TITLE = 32;
const MAX_PAGE = 20;

const view = (draft: Draft): object => ({
  news_item: draft.articles,
  update_time: Math.floor(draft.updatedAt / 1000),
});

export function draftRoutes(api: PlatformRoutes): void {
  api.post('/cgi-bin/draft/add', ({ world, account, body }) => {
    const articles = objects(body, 'articles');
    if (articles.length === 0) refuse(44003);
    if (articles.length > MAX_ARTICLES) refuse(45008);
    for (const article of articles) {
      if (text(article, 'title') === '' || text(article, 'content') === '') refuse(44004);
      if ([...text(article, 'title')].length > MAX_TITLE) refuse(45002);
      const cover = findMedia(world, account, text(article, 'thumb_media_id'));
      if (article['article_type'] !== 'newspic' && cover?.permanent !== true) refuse(40007);
    }
    const mediaId = token64(world.random, 64);
    account.drafts.set(mediaId, { mediaId, articles, updatedAt: world.clock.now() });
    return { media_id: mediaId };
  });

  const draftOf = (account: { drafts: Map<string, Draft> }, body: JsonObject): Draft =>
    account.drafts.get(text(body, 'media_id')) ?? refuse(40007);

  api.post('/cgi-bin/draft/get', ({ account, body }) => view(draftOf(account, body)));

  api.post('/cgi-bin/draft/update', ({ world, account, body }) => {
    const draft = draftOf(account, body);
    const index = integer(body, 'index') ?? 0;
    const article = object(body, 'articles') ?? refuse(44003);
    if (draft.articles[index] === undefined) refuse(40097);
    draft.articles[index] = article;
    draft.updatedAt = world.clock.now();
    return OK;
  });

  api.post('/cgi-bin/draft/delete', ({ account, body }) => {
    account.drafts.delete(draftOf(account, body).mediaId);
    return OK;
  });

  api.get('/cgi-bin/draft/count', ({ account }) => ({ total_count: account.drafts.size }));

  api.post('/cgi-bin/draft/batchget', ({ account, body }) => {
    const offset = integer(body, 'offset') ?? 0;
    const count = integer(body, 'count') ?? MAX_PAGE;
    if (count < 1 || count > MAX_PAGE) refuse(40097);
    const page = [...account.drafts.values()].slice(offset, offset + count);
    return {
      total_count: account.drafts.size,
      item_count: page.length,
      item: page.map((draft) => ({ media_id: draft.mediaId, content: view(draft) })),
    };
  });

  // Publishing makes articles readable; it reaches no fan and uses no mass quota.
  api.post('/cgi-bin/freepublish/submit', ({ world, account, body }) => {
    const draft = draftOf(account, body);
    const publishId = nextMessageId(world);
    const articleId = token64(world.random, 43);
    later(world, account.settings.jobDelayMs, () => {
      account.articles.set(articleId, draft);
      account.drafts.delete(draft.mediaId);
      const item = draft.articles.map((_article, at) => ({
        idx: at + 1,
        article_url: `http://mp.weixin.qq.com/s/${articleId}`,
      }));
      const envelope = {
        originalId: account.originalId,
        openid: account.originalId,
        createTime: world.clock.seconds(),
      };
      return deliver(world, account, {
        openid: envelope.openid,
        label: 'PUBLISHJOBFINISH',
        xml: eventXml(envelope, 'PUBLISHJOBFINISH', {
          PublishEventInfo: {
            publish_id: publishId,
            publish_status: 0,
            article_id: articleId,
            article_detail: { count: item.length, item },
          },
        }),
      });
    });
    return { ...OK, publish_id: publishId, msg_data_id: publishId };
  });

  api.post('/cgi-bin/freepublish/getarticle', ({ account, body }) => ({
    news_item: (account.articles.get(text(body, 'article_id')) ?? refuse(40007)).articles,
  }));
}
