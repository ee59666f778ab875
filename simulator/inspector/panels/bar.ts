import { post } from '../api.ts';
import { attempt, changed } from '../actions.ts';
import { openConnection, openNewAccount } from '../dialogs/account.ts';
import { dateTime, fill, h, slot } from '../dom.ts';
import { account, platformNow, rememberChoice, state } from '../state.ts';
import { language, setLanguage, t } from '../texts.ts';

const JUMPS: [label: string, ms: number][] = [
  ['+1 min', 60_000],
  ['+1 h', 3_600_000],
  ['+48 h', 48 * 3_600_000],
];

let drawn = '';

function choose(event: Event): void {
  state.appId = (event.target as HTMLSelectElement).value;
  state.openid = null;
  state.fan = null;
  rememberChoice();
  changed();
}

function jump(ms: number): Promise<void> {
  return attempt(async () => {
    const clock = await post<{ now: number }>('/clock', { advanceMs: ms });
    state.clockOffset = clock.now - Date.now();
  });
}

/** The top bar: which account, what time it is on the platform, which language. */
export function drawBar(): void {
  const shape = JSON.stringify([
    state.accounts.map((each) => [each.appId, each.name, each.callbackUrl]),
    state.appId,
    language(),
  ]);
  if (shape === drawn) {
    const time = document.getElementById('platform-time');
    if (time !== null) time.textContent = dateTime(platformNow());
    return;
  }
  drawn = shape;
  document.title = t('title');
  const current = account();
  fill(
    slot('bar'),
    h('img', { src: '/inspector/icon.svg', alt: '', class: 'logo' }),
    h('h1', {}, t('title')),
    state.accounts.length > 0 &&
      h(
        'select',
        { 'aria-label': t('account'), onchange: choose },
        ...state.accounts.map((each) =>
          h('option', { value: each.appId, selected: each.appId === state.appId }, each.name),
        ),
      ),
    current !== undefined &&
      h(
        'button',
        { type: 'button', class: 'quiet', onclick: () => void openConnection(current.appId) },
        h('i', { class: current.callbackUrl === null ? 'dot bad' : 'dot good' }),
        current.callbackUrl === null ? t('noCallback') : t('connection'),
      ),
    h(
      'button',
      { type: 'button', class: 'quiet', onclick: openNewAccount },
      `＋ ${t('newAccount')}`,
    ),
    h('span', { class: 'grow' }),
    h(
      'span',
      { class: 'time', title: t('platformTime') },
      h('small', {}, t('platformTime')),
      h('b', { id: 'platform-time' }, dateTime(platformNow())),
    ),
    h(
      'span',
      { class: 'group', role: 'group', 'aria-label': t('advance'), title: t('advance') },
      ...JUMPS.map(([label, ms]) =>
        h('button', { type: 'button', onclick: () => void jump(ms) }, label),
      ),
    ),
    h(
      'button',
      {
        type: 'button',
        class: 'quiet',
        onclick: () => {
          setLanguage(language() === 'zh' ? 'en' : 'zh');
          changed();
        },
      },
      t('switchLanguage'),
    ),
  );
}
