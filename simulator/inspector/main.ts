import { get } from './api.ts';
import { onChange } from './actions.ts';
import { openNewAccount } from './dialogs/account.ts';
import { drawBar } from './panels/bar.ts';
import { fill, h, slot } from './dom.ts';
import { drawFans } from './panels/fans.ts';
import { drawPerson } from './panels/person.ts';
import { drawPhone } from './phone/phone.ts';
import { loadAccounts, loadFan, state } from './state.ts';
import { language, setLanguage, t } from './texts.ts';
import { drawTools } from './panels/tools.ts';

const EVERY_MS = 1_000;

async function syncClock(): Promise<void> {
  const { now } = await get<{ now: number }>('/clock');
  state.clockOffset = now - Date.now();
}

function drawWelcome(): void {
  fill(
    slot('stage'),
    h(
      'div',
      { class: 'nothing welcome' },
      h('b', {}, t('noAccount')),
      h('p', {}, t('noAccountHelp')),
      h('button', { type: 'button', class: 'primary', onclick: openNewAccount }, t('newAccount')),
    ),
  );
}

async function redraw(): Promise<void> {
  try {
    await Promise.all([loadAccounts(), syncClock()]);
    await loadFan().catch(() => {
      // The person is gone, for example after a reset: show the list instead.
      state.openid = null;
      state.fan = null;
    });
    document.body.classList.remove('offline');
  } catch {
    // The simulator was stopped; the page says so by its colour and tries again.
    document.body.classList.add('offline');
    return;
  }
  drawBar();
  if (state.appId === null) drawWelcome();
  else drawPhone();
  drawPerson();
  await Promise.all([drawFans(), drawTools()]);
}

let busy = false;
let again = false;

/** One redraw at a time; a wish during one leads to one more. */
function refresh(): void {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  void redraw().finally(() => {
    busy = false;
    if (again) {
      again = false;
      refresh();
    }
  });
}

setLanguage(language());
onChange(refresh);
refresh();
setInterval(() => {
  if (!document.hidden) refresh();
}, EVERY_MS);
