import { get, type Ticket } from '../api.ts';
import { act, attempt } from '../actions.ts';
import { dateTime, h, openDialog } from '../dom.ts';
import { state } from '../state.ts';
import { t } from '../texts.ts';

/** Lets the person hold the phone at one of the account's codes, or at a scene typed in. */
export function openScan(): Promise<void> {
  return attempt(async () => {
    const { tickets } = await get<{ tickets: Ticket[] }>(`/tickets?appId=${state.appId}&limit=60`);
    const scene = h('input', {
      name: 'scene',
      placeholder: t('scene'),
      maxlength: '64',
      autocomplete: 'off',
    });
    const scan = (body: object): void => {
      dialog.close();
      void act('scan', body);
    };
    const dialog = openDialog(
      t('scan'),
      h('p', { class: 'help' }, t('scanHelp')),
      h(
        'form',
        {
          class: 'row',
          onsubmit: (event: Event) => {
            event.preventDefault();
            if (scene.value.trim() !== '') scan({ scene: scene.value.trim() });
          },
        },
        scene,
        h('button', { type: 'submit', class: 'primary' }, t('scan')),
      ),
      tickets.length === 0
        ? h('p', { class: 'help' }, t('noCodes'))
        : h(
            'div',
            { class: 'codes' },
            ...tickets.map((ticket) =>
              h(
                'button',
                { type: 'button', class: 'code', onclick: () => scan({ ticket: ticket.ticket }) },
                h('img', {
                  src: `/cgi-bin/showqrcode?ticket=${encodeURIComponent(ticket.ticket)}`,
                  alt: '',
                  loading: 'lazy',
                }),
                h('b', {}, ticket.scene),
                h(
                  'small',
                  {},
                  ticket.expiresAt === null
                    ? t('permanent')
                    : `${t('until')} ${dateTime(ticket.expiresAt)}`,
                ),
              ),
            ),
          ),
    );
  });
}
