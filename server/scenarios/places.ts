import { z } from 'zod';
import type { NodeKind } from '#contracts/api/codes.ts';
import { callJson } from './http.ts';
import type { Stage } from './stage.ts';

interface Place {
  kind: NodeKind;
  name: string;
  below?: Place[];
}

const counters: Place[] = [
  { kind: 'counter', name: 'Tasting bar' },
  { kind: 'counter', name: 'Till' },
];

/** Where the tea house has shops. */
export const places: Place[] = [
  {
    kind: 'region',
    name: 'East China 华东',
    below: [
      {
        kind: 'city',
        name: 'Shanghai 上海',
        below: [
          { kind: 'store', name: 'IFC Pudong', below: counters },
          { kind: 'store', name: 'Wukang Road', below: counters },
        ],
      },
      {
        kind: 'city',
        name: 'Hangzhou 杭州',
        below: [{ kind: 'store', name: 'West Lake', below: counters }],
      },
    ],
  },
  {
    kind: 'region',
    name: 'South China 华南',
    below: [
      {
        kind: 'city',
        name: 'Shenzhen 深圳',
        below: [{ kind: 'store', name: 'MixC', below: counters }],
      },
    ],
  },
  { kind: 'region', name: 'Online', below: [{ kind: 'other', name: 'Parcels' }] },
];

const node = z.object({ id: z.string(), parentId: z.string().nullable(), name: z.string() });

/** Makes the places that are not there yet. @returns ids by path of names, joined with `/` */
export async function buildPlaces({ rapport, apiKey }: Stage): Promise<Map<string, string>> {
  const tree = await callJson(`${rapport}/api/v1/codes/tree`, undefined, apiKey);
  const known = z.object({ nodes: z.array(node) }).parse(tree).nodes;
  const ids = new Map<string, string>();

  async function build(
    list: readonly Place[],
    parentId: string | null,
    above: string,
  ): Promise<void> {
    for (const { kind, name, below = [] } of list) {
      const existing = known.find((each) => each.parentId === parentId && each.name === name);
      const { id } =
        existing ??
        node.parse(
          await callJson(`${rapport}/api/v1/codes/tree`, { parentId, kind, name }, apiKey),
        );
      const path = above === '' ? name : `${above}/${name}`;
      ids.set(path, id);
      await build(below, id, path);
    }
  }
  await build(places, null, '');
  return ids;
}
