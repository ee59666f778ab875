import { get, post, type Account } from '../api.ts';
import { attempt, changed } from '../actions.ts';
import { h, openDialog, toast } from '../dom.ts';
import { loadAccounts, rememberChoice, state } from '../state.ts';
import { t } from '../texts.ts';

type Saved = Account & { verification: { ok: boolean; reason: string } | null };

function field(label: string, input: HTMLElement): HTMLElement {
  return h('label', { class: 'field' }, h('span', {}, label), input);
}

const readOnly = (value: string): HTMLElement =>
  h('input', {
    value,
    readonly: true,
    onfocus: (event: Event) => (event.target as HTMLInputElement).select(),
  });

function modeSelect(current: string): HTMLSelectElement {
  const modes = ['plaintext', 'compatible', 'secure'] as const;
  return h(
    'select',
    {},
    ...modes.map((mode) => h('option', { value: mode, selected: mode === current }, t(mode))),
  );
}

/** Saves and says whether the server answered the check of its callback URL. */
async function save(body: object): Promise<Saved> {
  const saved = await post<Saved>('/accounts', body);
  if (saved.verification?.ok === true) toast(t('verified'));
  else if (saved.verification !== null) toast(t('notVerified') + saved.verification.reason, 'bad');
  await loadAccounts();
  return saved;
}

/** Shows what the server under test needs to know, and where the platform calls it. */
export function openConnection(appId: string): Promise<void> {
  return attempt(async () => {
    const account = await get<Account>(`/accounts/${appId}`);
    const url = h('input', {
      value: account.callbackUrl ?? '',
      placeholder: 'http://127.0.0.1:5070/hooks/wechat/…',
    });
    const mode = modeSelect(account.mode);
    const dialog = openDialog(
      `${t('connection')} · ${account.name}`,
      h('p', { class: 'help' }, t('connectionHelp')),
      field('API', readOnly(location.origin)),
      field('AppID', readOnly(account.appId)),
      field('AppSecret', readOnly(account.appSecret ?? '')),
      field('Token', readOnly(account.token ?? '')),
      field('EncodingAESKey', readOnly(account.encodingAesKey ?? '')),
      field(t('mode'), mode),
      field(t('callbackUrl'), url),
      h(
        'div',
        { class: 'row end' },
        h('button', { type: 'button', onclick: () => dialog.close() }, t('close')),
        h(
          'button',
          {
            type: 'button',
            class: 'primary',
            onclick: () =>
              void attempt(async () => {
                const callbackUrl = url.value.trim() === '' ? null : url.value.trim();
                const saved = await save({ appId, mode: mode.value, callbackUrl });
                if (saved.verification?.ok !== false) dialog.close();
              }),
          },
          t('save'),
        ),
      ),
    );
  });
}

export function openNewAccount(): void {
  const name = h('input', { value: 'Maison Jade 玉舍', required: true, maxlength: '40' });
  const submit = (event: Event): void => {
    event.preventDefault();
    void attempt(async () => {
      const letters = crypto.randomUUID().replaceAll('-', '').slice(0, 16);
      const saved = await save({ appId: `wx${letters}`, name: name.value.trim() });
      dialog.close();
      state.appId = saved.appId;
      state.openid = null;
      rememberChoice();
      changed();
      await openConnection(saved.appId);
    });
  };
  const dialog = openDialog(
    t('newAccount'),
    h(
      'form',
      { onsubmit: submit },
      field(t('name'), name),
      h(
        'div',
        { class: 'row end' },
        h('button', { type: 'button', onclick: () => dialog.close() }, t('cancel')),
        h('button', { type: 'submit', class: 'primary' }, t('save')),
      ),
    ),
  );
}
