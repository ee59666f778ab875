import fc from 'fast-check';
import type { AnyFactInput } from '#contracts/facts.ts';
import type { Rule } from '#contracts/rules.ts';
import { DomainError } from '#kernel/errors.ts';
import { mergePeople, unmergePeople } from '#kernel/facts/people.ts';
import { runUnit } from '#kernel/unit.ts';
import type { TestApp } from '#test/app.ts';
import { fact, userId } from '#test/facts.ts';
import { addTags, removeTags } from '../../index.ts';
import { changeSegment } from '../change.ts';
import { createPlans } from '../live/plan.ts';
import { evaluateTurn } from '../live/turn.ts';
import { factData } from './random-facts.ts';
import { evaluationOf } from './settle.ts';

export const storyChannel = '01900000-0000-7000-8000-000000000001';
const hourMs = 3_600_000;
const who = fc.nat(4);

const did = <T extends string, U extends object>(
  name: T,
  more: { [K in keyof U]: fc.Arbitrary<U[K]> },
) => fc.record({ do: fc.constant(name), ...more }) as unknown as fc.Arbitrary<{ do: T } & U>;

/** Something that happens, to one of a few people or to the program. */
export const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: did('fact', { who, what: factData, hours: fc.integer({ min: -120, max: 3 }) }),
  },
  {
    weight: 2,
    arbitrary: did('told', {
      who,
      traits: fc.constantFrom<Record<string, unknown>>(
        { city: 'Shanghai', birthday: '1990-03-03' },
        { city: 'Hangzhou', level: 'gold' },
        { level: null },
        { level: 'gold 1', birthday: '1988-03-01', phone: '+8613800000001' },
      ),
      source: fc.constantFrom('manual', 'server'),
    }),
  },
  { weight: 1, arbitrary: did('unfollow', { who }) },
  { weight: 1, arbitrary: did('tag', { who, tag: fc.constantFrom('T0', 'T1') }) },
  { weight: 1, arbitrary: did('untag', { who, tag: fc.constantFrom('T0', 'T1') }) },
  { weight: 1, arbitrary: did('consent', { who, granted: fc.boolean() }) },
  { weight: 1, arbitrary: did('merge', { who, other: who }) },
  { weight: 1, arbitrary: did('part', { who, other: who }) },
  { weight: 2, arbitrary: did('wait', { hours: fc.constantFrom(1, 7, 24, 60) }) },
  { weight: 2, arbitrary: did('react', {}) },
  { weight: 2, arbitrary: did('look', {}) },
  { weight: 1, arbitrary: did('compute', {}) },
  { weight: 1, arbitrary: did('crash', {}) },
  { weight: 1, arbitrary: did('edit', { segment: fc.nat(2), to: fc.nat(3) }) },
  { weight: 1, arbitrary: did('check', {}) },
);
export type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

/** Where a story is told, and what its names stand for. */
export interface Stage {
  app: TestApp;
  workspaceId: string;
  tags: Record<string, string>;
  segments: readonly string[];
  rules: readonly Rule[];
  check(): Promise<void>;
}

/** Lets one thing happen. */
export async function play(stage: Stage, event: Happening): Promise<void> {
  const { app, workspaceId } = stage;
  const { kernel } = app;
  const now = app.clock.now();
  const append = (input: AnyFactInput) => kernel.facts.append([input]);
  const given = (person: number) => ({ identities: [userId(`p${person}`)], occurredAt: now });
  switch (event.do) {
    case 'fact': {
      const { type, data, channelId } = event.what;
      const occurredAt = new Date(now.getTime() + event.hours * hourMs);
      const { identities } = given(event.who);
      await append(fact(workspaceId, type, data as never, { identities, occurredAt, channelId }));
      return;
    }
    case 'told': {
      const { traits, source } = event;
      await append(fact(workspaceId, 'contact.identified', { source, traits }, given(event.who)));
      return;
    }
    case 'unfollow': {
      const left = { ...given(event.who), channelId: storyChannel };
      await append(fact(workspaceId, 'contact.unfollowed', {}, left));
      return;
    }
    case 'consent': {
      const { granted } = event;
      const data = { purpose: 'marketing', channel: null, granted, source: 'test' };
      await append(fact(workspaceId, 'consent.changed', data, given(event.who)));
      return;
    }
    case 'tag':
    case 'untag': {
      const contactId = await contactOf(stage, event.who);
      const tagIds = [stage.tags[event.tag] ?? ''];
      const request = { workspaceId, contactId, tagIds, why: 'story' };
      const change = event.do === 'tag' ? addTags : removeTags;
      await kernel.unit((unit) => change(unit, [request]));
      return;
    }
    case 'merge':
    case 'part': {
      const contactId = await contactOf(stage, event.who);
      const otherId = await contactOf(stage, event.other);
      const change = event.do === 'merge' ? mergePeople : unmergePeople;
      await refusable(() =>
        kernel.unit((unit) => change(unit, { workspaceId, contactId, otherId, by: 'story' })),
      );
      return;
    }
    case 'wait':
      app.clock.advance(event.hours * hourMs);
      return;
    case 'react':
      return app.settle();
    case 'look':
      await evaluationOf(app).turn();
      return;
    case 'compute':
      await evaluationOf(app).chunk();
      return;
    case 'crash':
      return crash(app);
    case 'edit': {
      const [id, rule] = [stage.segments[event.segment], stage.rules[event.to]];
      if (id && rule)
        await refusable(() =>
          kernel.unit((unit) =>
            changeSegment(unit, kernel.registry, workspaceId, id, { rule }, 'story'),
          ),
        );
      return;
    }
    case 'check':
      return stage.check();
  }
}

/** The contact that a person was first, whoever stands for her now. */
async function contactOf({ app, workspaceId }: Stage, person: number): Promise<string> {
  const input = fact(
    workspaceId,
    'group.joined',
    { groupId: 'story', traits: {} },
    {
      identities: [userId(`p${person}`)],
      occurredAt: app.clock.now(),
    },
  );
  const [appended] = await app.kernel.facts.append([input]);
  return appended?.contactId ?? '';
}

/** A process that dies at the end of a turn, before its commit. */
async function crash({ kernel }: TestApp): Promise<void> {
  const died = new Error('died');
  await runUnit(kernel.unitDeps, async (unit) => {
    await evaluateTurn(unit, createPlans(kernel.registry), 0);
    throw died;
  }).catch((error: unknown) => {
    if (error !== died) throw error;
  });
}

/** Merging twice, parting strangers, a rule that would name itself: refused, and so it should be. */
async function refusable(work: () => Promise<unknown>): Promise<void> {
  await work().catch((error: unknown) => {
    if (!(error instanceof DomainError)) throw error;
  });
}
