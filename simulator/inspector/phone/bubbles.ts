import type { ChatEntry } from '../api.ts';
import { act } from '../actions.ts';
import { clockTime, face, h } from '../dom.ts';
import { account, state } from '../state.ts';
import { t, type TextKey } from '../texts.ts';

type Content = Record<string, unknown>;

const str = (content: Content, name: string): string => {
  const value = content[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

const mediaUrl = (mediaId: string): string =>
  `/_sim/media/${state.appId}/${encodeURIComponent(mediaId)}`;

/** A picture; whatever cannot be shown as one becomes a plain tile with its name. */
function picture(source: string, label: string, className: string): HTMLElement {
  if (source === '') return h('span', { class: `${className} tile` }, label);
  const image = h('img', { src: source, alt: label, class: className, loading: 'lazy' });
  image.addEventListener('error', () =>
    image.replaceWith(h('span', { class: `${className} tile` }, label)),
  );
  return image;
}

const safeLink = (url: string): string => (/^https?:\/\//.test(url) ? url : '#');

function articles(content: Content): HTMLElement {
  const list = Array.isArray(content['articles']) ? (content['articles'] as Content[]) : [];
  return h(
    'div',
    { class: 'articles' },
    ...list.map((article) =>
      h(
        'a',
        {
          class: 'article',
          href: safeLink(str(article, 'url')),
          target: '_blank',
          rel: 'noreferrer',
        },
        h('b', {}, str(article, 'title')),
        picture(str(article, 'picurl'), str(article, 'title'), 'cover'),
        h('small', {}, str(article, 'description')),
      ),
    ),
  );
}

/** Splits a template's layout into its labelled rows. */
function notice(content: Content): HTMLElement {
  const data = (content['data'] ?? {}) as Content;
  const lines = str(content, 'layout').split('\n').filter(Boolean);
  const rows =
    lines.length > 0
      ? lines.map((line) => {
          const [label = '', rest = ''] = line.split(/[:：](.*)/s);
          return [
            label,
            rest.replace(/\{\{(\w+)\.DATA\}\}/g, (_all, key: string) => str(data, key)),
          ];
        })
      : Object.entries(data).map(([key, value]) => [key, String(value)]);
  return h(
    'div',
    { class: 'notice-card' },
    h('small', {}, t('viaTemplate')),
    h('b', {}, str(content, 'title')),
    h(
      'dl',
      {},
      ...rows.flatMap(([label = '', text = '']) => [h('dt', {}, label), h('dd', {}, text)]),
    ),
    str(content, 'url') !== '' &&
      h(
        'a',
        { href: safeLink(str(content, 'url')), target: '_blank', rel: 'noreferrer' },
        t('details'),
      ),
  );
}

function choices(content: Content): HTMLElement {
  const list = Array.isArray(content['list']) ? (content['list'] as Content[]) : [];
  return h(
    'div',
    { class: 'bubble choices' },
    str(content, 'head_content'),
    ...list.map((item) =>
      h(
        'button',
        {
          type: 'button',
          onclick: () =>
            void act('message', {
              type: 'text',
              content: str(item, 'content'),
              bizmsgmenuid: str(item, 'id'),
            }),
        },
        str(item, 'content'),
      ),
    ),
    str(content, 'tail_content'),
  );
}

function miniProgram(content: Content): HTMLElement {
  return h(
    'div',
    { class: 'mini' },
    h('small', {}, t('miniProgram')),
    h('b', {}, str(content, 'title')),
    picture(mediaUrl(str(content, 'thumb_media_id')), str(content, 'title'), 'cover'),
    h('small', { class: 'path' }, str(content, 'pagepath')),
  );
}

const tile = (key: TextKey, detail = ''): HTMLElement =>
  h(
    'div',
    { class: 'bubble tile-bubble' },
    h('b', {}, t(key)),
    detail !== '' && h('small', {}, detail),
  );

/** A text with its web addresses made into links; no markup of the sender is ever run. */
function richText(text: string): HTMLElement {
  const plain = text.replace(/<a [^>]*href="([^"]*)"[^>]*>(.*?)<\/a>/gs, '$2 $1');
  const bubble = h('div', { class: 'bubble' });
  for (const part of plain.split(/(https?:\/\/[^\s]+)/)) {
    bubble.append(
      /^https?:\/\//.test(part)
        ? h('a', { href: part, target: '_blank', rel: 'noreferrer' }, part)
        : part,
    );
  }
  return bubble;
}

const renderers: Record<string, (content: Content) => HTMLElement> = {
  text: (content) => richText(str(content, 'content')),
  image: (content) => picture(mediaUrl(str(content, 'media_id')), t('image'), 'photo'),
  voice: () => tile('voice', '▶ 0:07'),
  video: (content) => tile('video', str(content, 'title')),
  shortvideo: () => tile('video'),
  music: (content) => tile('music', str(content, 'title')),
  news: articles,
  mpnews: (content) => tile('viaMass', str(content, 'media_id')),
  template: notice,
  msgmenu: choices,
  miniprogrampage: miniProgram,
  wxcard: (content) => tile('card', str(content, 'card_id')),
  location: (content) =>
    tile(
      'place',
      str(content, 'label') || `${str(content, 'latitude')}, ${str(content, 'longitude')}`,
    ),
  link: (content) => tile('details', str(content, 'title')),
};

const badges: Record<string, TextKey> = {
  mass: 'viaMass',
  preview: 'viaPreview',
  reply: 'viaReply',
};

/** What a fan did, told as a line in the middle of the chat. */
function actionLine(entry: ChatEntry): string {
  const { content } = entry;
  switch (entry.type) {
    case 'follow':
      return t('didFollow') + (content['scene'] ? ` · ${str(content, 'scene')}` : '');
    case 'unfollow':
      return t('didUnfollow');
    case 'scan':
      return `${t('didScan')} ${str(content, 'scene')}`;
    case 'pay':
      return `${t('didPay')} ¥${(Number(content['amount']) / 100).toFixed(2)}`;
    case 'click':
      return `${t('didClick')} · ${str(content, 'key')}`;
    case 'view':
      return `${t('didView')} ${str(content, 'url')}`;
    default:
      return entry.type;
  }
}

/** One line of the chat: a bubble with a face, or a remark in the middle. */
export function chatLine(entry: ChatEntry): HTMLElement {
  const time = h('time', {}, clockTime(entry.at));
  if (entry.via === 'action') return h('p', { class: 'remark' }, actionLine(entry), time);
  if (entry.from === 'platform') {
    return h('p', { class: 'remark fault' }, str(entry.content, 'content'), time);
  }
  if (entry.type === 'transfer_customer_service') {
    return h('p', { class: 'remark' }, t('transferred'), time);
  }
  const render = renderers[entry.type];
  const body = render ? render(entry.content) : tile('details', entry.type);
  const badge = badges[entry.via];
  const who = entry.from === 'fan' ? (state.fan?.nickname ?? '') : (account()?.name ?? '');
  return h(
    'div',
    { class: `line from-${entry.from}`, 'data-seq': entry.seq },
    face(who, entry.from === 'fan' ? 'face' : 'face brand'),
    h(
      'div',
      { class: 'said' },
      body,
      h('small', { class: 'meta' }, badge === undefined ? null : `${t(badge)} · `, time),
    ),
  );
}
