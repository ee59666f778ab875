import { get, type FanDetail } from '../api.ts';
import { act, attempt } from '../actions.ts';
import { dateTime, duration, face, fill, h, openDialog, slot } from '../dom.ts';
import { openScan } from '../dialogs/scan.ts';
import { platformNow, state } from '../state.ts';
import { language, t } from '../texts.ts';

/** Allowance of the longest usual window, for the width of the bar. */
const FULL = 5;

function openPay(): void {
  const amount = h('input', {
    type: 'number',
    min: '0.01',
    step: '0.01',
    value: '328',
    required: true,
  });
  const dialog = openDialog(
    t('pay'),
    h(
      'form',
      {
        class: 'row',
        onsubmit: (event: Event) => {
          event.preventDefault();
          dialog.close();
          void act('pay', { amount: Math.round(Number(amount.value) * 100) });
        },
      },
      h('label', { class: 'field' }, h('span', {}, t('amount')), amount),
      h('button', { type: 'submit', class: 'primary' }, t('pay')),
    ),
  );
}

function openAccept(): Promise<void> {
  return attempt(async () => {
    const { templates } = await get<{ templates: { templateId: string; title: string }[] }>(
      `/templates?appId=${state.appId}`,
    );
    const dialog = openDialog(
      t('acceptNotice'),
      h('p', { class: 'help' }, templates.length === 0 ? t('noTemplates') : t('chooseTemplate')),
      ...templates.map((template) =>
        h(
          'button',
          {
            type: 'button',
            onclick: () => {
              dialog.close();
              void act('subscribe-accept', { templateId: template.templateId });
            },
          },
          template.title,
        ),
      ),
    );
  });
}

function windowCard(fan: FanDetail): HTMLElement {
  const { open, remaining, deadline } = fan.window;
  const left = deadline === null ? 0 : deadline - platformNow();
  return h(
    'section',
    { class: open ? 'window open' : 'window' },
    h('h3', {}, t('window'), h('em', {}, open ? t('windowOpen') : t('windowClosed'))),
    open
      ? h(
          'p',
          { class: 'big' },
          h('b', {}, remaining === null ? '∞' : String(remaining)),
          ` ${remaining === null ? t('unlimited') : t('messagesLeft')}`,
        )
      : null,
    open
      ? h('progress', {
          max: String(FULL),
          value: Math.min(FULL, remaining ?? FULL),
          'aria-label': t('messagesLeft'),
        })
      : null,
    open
      ? h('p', {}, `${t('closesIn')} `, h('b', { id: 'window-left' }, duration(left)))
      : h('p', { class: 'help' }, t('windowHelp')),
  );
}

function actions(fan: FanDetail): HTMLElement {
  const button = (label: string, run: () => unknown, className = ''): HTMLElement =>
    h('button', { type: 'button', class: className, onclick: () => void run() }, label);
  return h(
    'div',
    { class: 'acts' },
    !fan.following && button(t('follow'), () => act('follow'), 'primary'),
    button(t('scan'), openScan),
    button(t('pay'), openPay),
    fan.following && button(t('sendImage'), () => act('message', { type: 'image' })),
    fan.following &&
      button(t('sendLocation'), () =>
        act('message', { type: 'location', label: '上海国金中心 IFC' }),
      ),
    fan.following && button(t('acceptNotice'), openAccept),
    fan.following && button(t('unfollow'), () => act('unfollow'), 'danger'),
  );
}

function facts(fan: FanDetail): HTMLElement {
  const rows: [string, string][] = [
    [t('language'), fan.language],
    [t('followedAt'), fan.followedAt === null ? t('none') : dateTime(fan.followedAt)],
    [
      t('source'),
      fan.qrScene === '' ? (fan.followedAt === null ? t('none') : t('search')) : fan.qrScene,
    ],
    [t('remark'), fan.remark || t('none')],
    ['openid', fan.openid],
    ['unionid', fan.unionid ?? t('none')],
  ];
  const grants = Object.entries(fan.grants).filter(([, count]) => count > 0);
  if (grants.length > 0)
    rows.push([t('grants'), String(grants.reduce((sum, [, n]) => sum + n, 0))]);
  return h(
    'dl',
    { class: 'facts' },
    ...rows.flatMap(([label, value]) => [h('dt', {}, label), h('dd', {}, value)]),
  );
}

let drawn = '';

/** The chosen person: what they can do, what the account may still send, who they are. */
export function drawPerson(): void {
  const { fan } = state;
  if (fan === null) {
    drawn = '';
    fill(slot('person'));
    return;
  }
  const shape = JSON.stringify([{ ...fan, chat: 0, now: 0 }, language()]);
  const left = document.getElementById('window-left');
  if (shape === drawn && left !== null && fan.window.deadline !== null) {
    left.textContent = duration(fan.window.deadline - platformNow());
    return;
  }
  if (shape === drawn) return;
  drawn = shape;
  fill(
    slot('person'),
    h(
      'div',
      { class: 'person-head' },
      face(fan.nickname, 'face large'),
      h(
        'div',
        {},
        h('h2', {}, fan.nickname),
        h(
          'em',
          { class: fan.following ? 'good' : '' },
          fan.following ? t('following') : t('notFollowing'),
        ),
      ),
    ),
    actions(fan),
    windowCard(fan),
    h(
      'div',
      { class: 'tags' },
      h('h3', {}, t('tags')),
      fan.tags.length === 0
        ? h('small', {}, t('none'))
        : h('p', {}, ...fan.tags.map((tag) => h('span', { class: 'tag' }, tag.name))),
    ),
    facts(fan),
  );
}
