import { get, post, type FanSummary } from '../api.ts';
import { attempt, changed } from '../actions.ts';
import { clockTime, face, fill, h, slot } from '../dom.ts';
import { account, rememberChoice, state } from '../state.ts';
import { language, t, type TextKey } from '../texts.ts';

let query = '';
let drawn = '';

function choose(openid: string): void {
  state.openid = openid;
  state.fan = null;
  rememberChoice();
  changed();
}

function newPerson(): Promise<void> {
  return attempt(async () => {
    const { fans } = await post<{ fans: FanSummary[] }>('/fans', { appId: state.appId });
    if (fans[0] !== undefined) choose(fans[0].openid);
  });
}

const KINDS: Record<string, TextKey> = {
  follow: 'didFollow',
  unfollow: 'didUnfollow',
  scan: 'didScan',
  pay: 'didPay',
  click: 'didClick',
  view: 'didView',
  image: 'image',
  voice: 'voice',
  video: 'video',
  shortvideo: 'video',
  location: 'place',
  news: 'article',
  msgmenu: 'choices',
  miniprogrampage: 'miniProgram',
  template: 'viaTemplate',
  wxcard: 'card',
};

/** The latest line of the chat in a few words. */
function lastWords(fan: FanSummary): string {
  if (fan.last === null) return fan.following ? t('following') : t('notFollowing');
  const { content, type } = fan.last;
  const kind = t(KINDS[type] ?? 'other');
  const words = content['content'] ?? content['title'] ?? content['scene'] ?? content['key'];
  if (typeof words !== 'string' || words === '') return kind;
  return type === 'text' ? words : `${kind} · ${words}`;
}

function row(fan: FanSummary): HTMLElement {
  return h(
    'button',
    {
      type: 'button',
      class: fan.openid === state.openid ? 'fan chosen' : 'fan',
      'aria-pressed': String(fan.openid === state.openid),
      onclick: () => choose(fan.openid),
    },
    face(fan.nickname, fan.following ? 'face' : 'face faded'),
    h('span', { class: 'who' }, h('b', {}, fan.nickname), h('small', {}, lastWords(fan))),
    h(
      'span',
      { class: 'when' },
      h('time', {}, fan.lastAt === null ? '' : clockTime(fan.lastAt)),
      fan.window.open && h('i', { class: 'dot good', title: t('windowOpen') }),
    ),
  );
}

/** The panel's frame: drawn once per account and language, so that the search keeps its focus. */
function frame(): void {
  const name = account()?.appId ?? '';
  const shape = `${name}/${language()}`;
  if (shape === drawn) return;
  drawn = shape;
  fill(
    slot('fans'),
    h(
      'div',
      { class: 'panel-head' },
      h('h2', {}, t('fans'), h('small', { id: 'fan-count' })),
      h(
        'button',
        { type: 'button', class: 'primary small', onclick: () => void newPerson() },
        t('newPerson'),
      ),
    ),
    h('input', {
      type: 'search',
      value: query,
      placeholder: t('searchFans'),
      'aria-label': t('searchFans'),
      oninput: (event: Event) => {
        query = (event.target as HTMLInputElement).value;
        void drawFans();
      },
    }),
    h('div', { id: 'fan-list', class: 'list' }),
  );
}

/** Reads and draws the list of people, who acted last first. */
export async function drawFans(): Promise<void> {
  if (state.appId === null) {
    drawn = '';
    fill(slot('fans'));
    return;
  }
  frame();
  const path = `/fans?appId=${state.appId}&limit=80&q=${encodeURIComponent(query)}`;
  const { total, fans } = await get<{ total: number; fans: FanSummary[] }>(path);
  slot('fan-count').textContent = ` ${total.toLocaleString()}`;
  const list = slot('fan-list');
  const top = list.scrollTop;
  if (fans.length === 0) {
    fill(
      list,
      h('div', { class: 'nothing' }, h('b', {}, t('noFans')), h('p', {}, t('noFansHelp'))),
    );
  } else fill(list, ...fans.map(row));
  list.scrollTop = top;
}
