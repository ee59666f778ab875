import { get, type Delivery } from '../api.ts';
import { clockTime, fill, h, slot } from '../dom.ts';
import { state } from '../state.ts';
import { language, t } from '../texts.ts';

let onlyThis = false;
let drawn = '';
const opened = new Set<number>();

/** Indents the XML of a push for reading. */
function pretty(xml: string): string {
  let depth = 0;
  return xml
    .replace(/<!\[CDATA\[(.*?)\]\]>/gs, '$1')
    .replace(/></g, '>\n<')
    .split('\n')
    .map((line) => {
      if (line.startsWith('</')) depth--;
      const indented = '  '.repeat(Math.max(0, depth)) + line;
      if (/^<[^/][^>]*>$/.test(line)) depth++;
      return indented;
    })
    .join('\n');
}

function attempts(delivery: Delivery): HTMLElement {
  return h(
    'ol',
    { class: 'attempts' },
    ...delivery.attempts.map((attempt) =>
      h(
        'li',
        { class: attempt.outcome === 'accepted' || attempt.outcome === 'reply' ? 'good' : 'bad' },
        `${attempt.status ?? '—'} · ${attempt.latencyMs} ms · ${attempt.outcome}`,
        attempt.detail !== '' && h('small', {}, attempt.detail),
      ),
    ),
  );
}

function row(delivery: Delivery): HTMLElement {
  const last = delivery.attempts.at(-1);
  const details = h(
    'details',
    { class: 'delivery', open: opened.has(delivery.id) },
    h(
      'summary',
      {},
      h('i', { class: delivery.delivered ? 'dot good' : 'dot bad' }),
      h('b', {}, delivery.label),
      h('small', {}, delivery.openid.slice(-6)),
      delivery.attempts.length > 1 &&
        h('em', { class: 'bad' }, `${delivery.attempts.length} ${t('attempts')}`),
      h('span', { class: 'grow' }),
      h('small', {}, last === undefined ? '' : `${last.latencyMs} ms`),
      h('time', {}, clockTime(delivery.at)),
    ),
    attempts(delivery),
    delivery.reply === null
      ? null
      : h('pre', {}, `${t('reply')}: ${JSON.stringify(delivery.reply, null, 2)}`),
    h('pre', {}, pretty(delivery.xml)),
  );
  details.addEventListener('toggle', () => {
    if (details.open) opened.add(delivery.id);
    else opened.delete(delivery.id);
  });
  return details;
}

/** The latest pushes, newest first, each with its attempts and its XML. */
export async function drawDeliveries(): Promise<void> {
  const who = onlyThis && state.openid !== null ? `&openid=${state.openid}` : '';
  const { deliveries } = await get<{ deliveries: Delivery[] }>(
    `/deliveries?appId=${state.appId}&limit=60${who}`,
  );
  const tab = slot('tab');
  if (tab.dataset['tab'] !== 'deliveries') return;
  const shape = JSON.stringify([
    deliveries.at(-1)?.id,
    deliveries.length,
    onlyThis,
    language(),
    who,
  ]);
  if (shape === drawn && tab.childElementCount > 0) return;
  drawn = shape;
  fill(
    tab,
    h(
      'label',
      { class: 'check' },
      h('input', {
        type: 'checkbox',
        checked: onlyThis,
        onchange: (event: Event) => {
          onlyThis = (event.target as HTMLInputElement).checked;
          void drawDeliveries();
        },
      }),
      t('onlyThis'),
    ),
    deliveries.length === 0
      ? h('div', { class: 'nothing' }, h('p', {}, t('noDeliveries')))
      : h('div', {}, ...deliveries.reverse().map(row)),
  );
}
