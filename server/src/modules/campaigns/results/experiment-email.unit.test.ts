import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { assign, controlArm } from '../plan/assign.ts';
import { compareArms, type ArmState } from './compare.ts';

const file = path.join(
  process.env['RAPPORT_TEST_DATA'] ??
    path.resolve(import.meta.dirname, '../../../../../../shared/data'),
  'experiment-email/customers.csv.gz',
);
const skip = existsSync(file) ? false : `${file} is not on this machine`;

interface Customer {
  segment: string;
  visit: string;
  spend: string;
}

test('uplifts of a real experiment are those of the file, and what is proven is', { skip }, () => {
  const customers = parse(gunzipSync(readFileSync(file)), { columns: true }) as Customer[];
  assert.equal(customers.length, 51_472);
  const groups = { [controlArm]: 'No E-Mail', mens: 'Mens E-Mail', womens: 'Womens E-Mail' };
  const arms = Object.entries(groups).map(([arm, segment]): ArmState => {
    const own = customers.filter((customer) => customer.segment === segment);
    const cents = own.map(({ spend }) => Math.round(Number(spend) * 100));
    return {
      arm,
      planned: own.length,
      people: own.length,
      converted: own.filter(({ visit }) => visit === '1').length,
      buyers: cents.filter((value) => value > 0).length,
      value: cents.reduce((sum, value) => sum + value, 0),
      valueSquares: cents.reduce((sum, value) => sum + value * value, 0),
    };
  });
  const straight = (segment: string, of: (customer: Customer) => number) => {
    const own = customers.filter((customer) => customer.segment === segment);
    return own.reduce((sum, customer) => sum + of(customer), 0) / own.length;
  };
  const found = compareArms(arms);
  assert.deepEqual(
    found.map(({ arm, against }) => [arm, against]),
    [
      ['mens', null],
      ['womens', null],
      ['womens', 'mens'],
    ],
  );
  const nameOf = (arm: string | null) => groups[(arm ?? controlArm) as keyof typeof groups];
  for (const { arm, against, conversion, value } of found) {
    const uplift = (of: (customer: Customer) => number) =>
      straight(nameOf(arm), of) - straight(nameOf(against), of);
    const visits = uplift(({ visit }) => Number(visit));
    const spend = uplift(({ spend: dollars }) => Math.round(Number(dollars) * 100));
    assert.ok(Math.abs(conversion.estimate - visits) < 1e-12);
    assert.ok(Math.abs(value.estimate - spend) < 1e-9);
    assert.ok(conversion.low < visits && visits < conversion.high);
  }
  const [mens, womens, between] = found;
  assert.equal(mens?.conversion.verdict, 'better');
  assert.equal(mens?.value.verdict, 'better');
  assert.equal(womens?.conversion.verdict, 'better');
  assert.equal(between?.conversion.verdict, 'worse');
});

test('drawn by chance from one group, two arms do not differ', { skip }, () => {
  const customers = parse(gunzipSync(readFileSync(file)), { columns: true }) as (Customer & {
    row: string;
  })[];
  const plan = { control: 50, arms: [{ id: 'a', share: 100 }] } as unknown as Parameters<
    typeof assign
  >[0];
  const arms = [controlArm, 'a'].map((arm): ArmState => {
    const own = customers.filter(
      ({ segment, row }) => segment === 'No E-Mail' && assign(plan, 'placebo', row).arm === arm,
    );
    const converted = own.filter(({ visit }) => visit === '1').length;
    const people = own.length;
    return { arm, planned: people, people, converted, buyers: 0, value: 0, valueSquares: 0 };
  });
  assert.equal(compareArms(arms)[0]?.conversion.verdict, 'open');
});
