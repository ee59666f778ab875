import type { FanDetail, MenuButton } from '../api.ts';
import { act } from '../actions.ts';
import { chatLine } from './bubbles.ts';
import { clockTime, face, fill, h, slot } from '../dom.ts';
import { openScan } from '../dialogs/scan.ts';
import { account, platformNow, state } from '../state.ts';
import { language, t } from '../texts.ts';

/** What was drawn last, so that the chat is only touched when it changed and typing is not lost. */
let drawn = '';
let shownSeq = 0;
let keyboard = false;
let openMenu: number | null = null;

function tap(button: MenuButton): void {
  openMenu = null;
  drawn = '';
  if (button.type === 'view' || button.type === 'miniprogram') {
    void act('view', { url: button.url ?? '' });
    if (button.url?.startsWith('http')) window.open(asFan(button.url), '_blank', 'noreferrer');
  } else if (button.type?.startsWith('scancode')) {
    void act('event', {
      event: button.type,
      fields: { EventKey: button.key ?? '', ScanCodeInfo: { ScanType: 'qrcode', ScanResult: '1' } },
    });
  } else void act('click', { key: button.key ?? '' });
}

/** Pages of this host that ask who is looking are told: it is the person who holds the phone. */
function asFan(url: string): string {
  const target = new URL(url);
  if (target.host === location.host && state.openid !== null) {
    target.searchParams.set('openid', state.openid);
  }
  return target.toString();
}

function menuBar(menu: MenuButton[]): HTMLElement {
  return h(
    'div',
    { class: 'menu-bar' },
    h(
      'button',
      { type: 'button', class: 'toggle', 'aria-label': t('typeHere'), onclick: () => flip(true) },
      '⌨',
    ),
    ...menu.map((button, at) =>
      h(
        'div',
        { class: 'menu-item' },
        h(
          'button',
          {
            type: 'button',
            'aria-expanded': button.sub_button?.length ? String(openMenu === at) : undefined,
            onclick: () => {
              if (!button.sub_button?.length) return tap(button);
              openMenu = openMenu === at ? null : at;
              drawn = '';
              drawPhone();
            },
          },
          button.sub_button?.length ? `≡ ${button.name}` : button.name,
        ),
        openMenu === at &&
          h(
            'div',
            { class: 'sub-menu' },
            ...(button.sub_button ?? []).map((sub) =>
              h('button', { type: 'button', onclick: () => tap(sub) }, sub.name),
            ),
          ),
      ),
    ),
  );
}

function flip(toKeyboard: boolean): void {
  keyboard = toKeyboard;
  drawn = '';
  drawPhone();
  document.getElementById('say')?.focus();
}

function inputBar(fan: FanDetail): HTMLElement {
  const field = h('input', {
    id: 'say',
    'aria-label': t('typeHere'),
    placeholder: t('typeHere'),
    autocomplete: 'off',
    maxlength: '600',
  });
  const submit = (event: Event): void => {
    event.preventDefault();
    const content = field.value.trim();
    if (content === '') return;
    field.value = '';
    void act('message', { type: 'text', content });
  };
  return h(
    'form',
    { class: 'input-bar', onsubmit: submit },
    fan.menu !== null &&
      h(
        'button',
        { type: 'button', class: 'toggle', 'aria-label': t('menu'), onclick: () => flip(false) },
        '☰',
      ),
    field,
    h('button', { type: 'submit', class: 'send' }, t('send')),
  );
}

function bottom(fan: FanDetail): HTMLElement {
  if (!fan.following) {
    return h(
      'div',
      { class: 'follow-bar' },
      h(
        'button',
        { type: 'button', class: 'primary', onclick: () => void act('follow') },
        t('follow'),
      ),
      h('button', { type: 'button', onclick: () => void openScan() }, t('scan')),
    );
  }
  return fan.menu !== null && !keyboard ? menuBar(fan.menu) : inputBar(fan);
}

function chatArea(): HTMLElement {
  const chat = h('div', { id: 'chat', class: 'chat', tabindex: '0' });
  // A picture gets its height only when it has come; load events do not bubble, so they are caught.
  chat.addEventListener('load', () => (chat.scrollTop = chat.scrollHeight), true);
  return chat;
}

function frame(fan: FanDetail): HTMLElement {
  const name = account()?.name ?? '';
  return h(
    'div',
    { class: 'phone' },
    h(
      'div',
      { class: 'status' },
      h('span', { id: 'phone-time' }, clockTime(platformNow())),
      h('span', {}, '5G ▮▮▮'),
    ),
    h(
      'div',
      { class: 'title' },
      face(name, 'face brand small'),
      h('b', {}, name),
      h('span', { id: 'typing', class: 'typing' }),
    ),
    chatArea(),
    bottom(fan),
  );
}

function drawChat(fan: FanDetail): void {
  const chat = slot('chat');
  const fresh = fan.chat.filter((entry) => entry.seq > shownSeq);
  if (fresh.length > 0) {
    chat.append(...fresh.map(chatLine));
    shownSeq = fresh.at(-1)?.seq ?? shownSeq;
    chat.scrollTop = chat.scrollHeight;
  }
  slot('typing').textContent = fan.typing ? t('typing') : '';
  slot('phone-time').textContent = clockTime(platformNow());
}

/** Draws the phone of the chosen person; cheap when nothing but new chat lines changed. */
export function drawPhone(): void {
  const { fan } = state;
  if (fan === null) {
    drawn = '';
    fill(slot('stage'), h('div', { class: 'phone empty' }, h('p', {}, t('choose'))));
    return;
  }
  const shape = JSON.stringify([
    fan.openid,
    fan.following,
    fan.menu,
    keyboard,
    openMenu,
    language(),
    account()?.name,
  ]);
  if (shape !== drawn) {
    drawn = shape;
    shownSeq = 0;
    fill(slot('stage'), frame(fan));
  }
  drawChat(fan);
}
