import { get, post, remove, type Faults } from '../api.ts';
import { attempt } from '../actions.ts';
import { fill, h, slot, toast } from '../dom.ts';
import { language, t, type TextKey } from '../texts.ts';

const SHARES = ['errorRate5xx', 'busyRate', 'dropRate', 'dropAfterRate', 'redeliverRate'] as const;
const SWITCHES: [name: string, text: TextKey][] = [
  ['duplicateCallbacks', 'duplicateCallbacks'],
  ['windowClosed', 'windowClosedFault'],
  ['html', 'html'],
];
const SLOWEST_MS = 6_000;

let drawn = '';

const set = (faults: object): Promise<void> => attempt(() => post('/faults', faults));

function slider(
  name: string,
  label: string,
  value: number,
  max: number,
  unit: string,
): HTMLElement {
  const shown = h('output', {}, `${Math.round(unit === '%' ? value * 100 : value)} ${unit}`);
  const input = h('input', {
    type: 'range',
    min: '0',
    max: String(max),
    step: String(max / 20),
    value,
    oninput: () => {
      const now = Number(input.value);
      shown.textContent = `${Math.round(unit === '%' ? now * 100 : now)} ${unit}`;
    },
    onchange: () => void set({ [name]: Number(input.value) }),
  });
  return h('label', { class: 'slider' }, h('span', {}, label), shown, input);
}

/** Switches for how the platform misbehaves; each takes effect at once. */
export async function drawFaults(): Promise<void> {
  const faults = await get<Faults>('/faults');
  const tab = slot('tab');
  if (tab.dataset['tab'] !== 'faults') return;
  const shape = JSON.stringify([faults, language()]);
  if (shape === drawn && tab.childElementCount > 0) return;
  drawn = shape;
  fill(
    tab,
    h('p', { class: 'help' }, t('faultsHelp')),
    slider('slowMs', t('slowMs'), Number(faults['slowMs']), SLOWEST_MS, 'ms'),
    ...SHARES.map((name) => slider(name, t(name), Number(faults[name]), 1, '%')),
    ...SWITCHES.map(([name, text]) =>
      h(
        'label',
        { class: 'check' },
        h('input', {
          type: 'checkbox',
          role: 'switch',
          checked: faults[name] === true,
          onchange: (event: Event) =>
            void set({ [name]: (event.target as HTMLInputElement).checked }),
        }),
        t(text),
      ),
    ),
    h(
      'div',
      { class: 'row' },
      h(
        'button',
        {
          type: 'button',
          class: 'danger',
          onclick: () => void set({ tokenRevoked: true }).then(() => toast(t('revoked'))),
        },
        t('revoke'),
      ),
      h(
        'button',
        { type: 'button', class: 'primary', onclick: () => void attempt(() => remove('/faults')) },
        t('clearFaults'),
      ),
    ),
  );
}
