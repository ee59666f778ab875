import { changed } from '../actions.ts';
import { drawDeliveries } from './deliveries.ts';
import { fill, h, slot } from '../dom.ts';
import { drawFaults } from './faults.ts';
import { drawPopulation } from './population.ts';
import { state } from '../state.ts';
import { language, t, type TextKey } from '../texts.ts';

const TABS = { deliveries: drawDeliveries, faults: drawFaults, population: drawPopulation };
type Tab = keyof typeof TABS;

let tab: Tab = 'deliveries';
let drawn = '';

/** The platform's side: what it sent, how it misbehaves, who lives around it. */
export async function drawTools(): Promise<void> {
  const shape = `${tab}/${language()}/${state.appId}`;
  if (shape !== drawn) {
    drawn = shape;
    fill(
      slot('tools'),
      h(
        'div',
        { class: 'tabs', role: 'tablist' },
        ...(Object.keys(TABS) as Tab[]).map((name) =>
          h(
            'button',
            {
              type: 'button',
              role: 'tab',
              'aria-selected': String(name === tab),
              onclick: () => {
                tab = name;
                changed();
              },
            },
            t(name satisfies TextKey),
          ),
        ),
      ),
      h('div', { id: 'tab', class: 'tab', role: 'tabpanel', 'data-tab': tab }),
    );
  }
  if (state.appId === null) fill(slot('tab'));
  else await TABS[tab]();
}
