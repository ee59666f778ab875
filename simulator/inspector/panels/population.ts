import { get, post, type Population } from '../api.ts';
import { attempt } from '../actions.ts';
import { fill, h, slot } from '../dom.ts';
import { state } from '../state.ts';
import { language, t, type TextKey } from '../texts.ts';

const HABITS: Record<string, TextKey> = {
  arrive: 'habitArrive',
  message: 'habitMessage',
  answer: 'habitAnswer',
  click: 'habitClick',
  view: 'habitView',
  scan: 'habitScan',
  image: 'image',
  location: 'place',
  pay: 'pay',
  unfollow: 'unfollow',
  return: 'habitReturn',
};

let drawn = '';

function form(population: Population): HTMLElement {
  const people = h('input', {
    type: 'number',
    min: '1',
    max: '100000',
    value: population.fans ?? 200,
  });
  const rate = h('input', {
    type: 'number',
    min: '0.1',
    max: '500',
    step: '0.1',
    value: population.ratePerSecond ?? 1,
  });
  const curve = h('input', { type: 'checkbox', role: 'switch', checked: true });
  const start = (event: Event): void => {
    event.preventDefault();
    void attempt(() =>
      post('/population', {
        appId: state.appId,
        fans: Number(people.value),
        ratePerSecond: Number(rate.value),
        dayCurve: curve.checked,
        running: true,
      }),
    );
  };
  return h(
    'form',
    { class: 'population-form', onsubmit: start },
    h('label', { class: 'field' }, h('span', {}, t('people')), people),
    h('label', { class: 'field' }, h('span', {}, t('rate')), rate),
    h('label', { class: 'check' }, curve, t('dayCurve')),
    h('button', { type: 'submit', class: 'primary' }, t('start')),
  );
}

function status(population: Population): HTMLElement {
  const actions = Object.entries(population.actions ?? {}).sort((a, b) => b[1] - a[1]);
  const most = actions[0]?.[1] ?? 1;
  return h(
    'div',
    {},
    h(
      'p',
      {},
      h('i', { class: population.running ? 'dot good' : 'dot' }),
      `${population.running ? t('running') : t('stopped')} · ${population.people ?? 0} ${t('people')} · ${population.following ?? 0} ${t('following')}`,
    ),
    h(
      'dl',
      { class: 'bars' },
      ...actions.flatMap(([name, count]) => [
        h('dt', {}, t(HABITS[name] ?? 'other')),
        h('dd', {}, h('progress', { max: String(most), value: count }), ` ${count}`),
      ]),
    ),
  );
}

/** Starts, stops and watches the simulated people. */
export async function drawPopulation(): Promise<void> {
  const population = await get<Population>(`/population?appId=${state.appId}`);
  const tab = slot('tab');
  if (tab.dataset['tab'] !== 'population') return;
  const shape = JSON.stringify([population.running, language(), state.appId]);
  if (shape !== drawn || tab.childElementCount === 0) {
    drawn = shape;
    fill(
      tab,
      h('p', { class: 'help' }, t('populationHelp')),
      population.running
        ? h(
            'button',
            {
              type: 'button',
              class: 'danger',
              onclick: () =>
                void attempt(() => post('/population', { appId: state.appId, running: false })),
            },
            t('stop'),
          )
        : form(population),
      h('div', { id: 'population-status' }),
    );
  }
  fill(slot('population-status'), population.people === undefined ? null : status(population));
}
