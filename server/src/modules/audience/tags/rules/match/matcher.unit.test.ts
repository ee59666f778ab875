import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AnyFact } from '#contracts/facts.ts';
import { matchesFact } from '../../../segments/match/memory.ts';
import { factData, factMatch } from '../../../segments/test/random-facts.ts';
import type { LoadedRule } from '../load.ts';
import { matcherOf } from './matcher.ts';

test('prepared clauses hit the same facts as each clause alone', () => {
  let hits = 0;
  fc.assert(
    fc.property(
      fc.array(factMatch, { minLength: 1, maxLength: 12 }),
      fc.array(factData, { minLength: 1, maxLength: 12 }),
      (matches, given) => {
        const rules = matches.map((fact, index): LoadedRule => ({
          id: `r${index}`,
          workspaceId: index % 3 === 0 ? 'other' : 'own',
          tagId: `t${index}`,
          tagName: '',
          rule: { puts: [{ fact, times: 1, within: null }], takes: [], lifetime: null },
          since: null,
        }));
        const facts = given.map(
          (data, index) => ({ ...data, id: `f${index}`, workspaceId: 'own' }) as AnyFact,
        );
        const expected = facts.flatMap((fact) =>
          rules
            .filter(({ workspaceId, rule }) => {
              const [put] = rule.puts;
              return workspaceId === 'own' && put && matchesFact(put.fact, fact);
            })
            .map(({ id }) => `${fact.id} ${id}`),
        );
        const found = matcherOf(rules)(facts).map(({ fact, rule }) => `${fact.id} ${rule.id}`);
        assert.deepEqual(found.toSorted(), expected.toSorted());
        hits += expected.length;
      },
    ),
    { numRuns: 300 },
  );
  assert.ok(hits > 200);
});
