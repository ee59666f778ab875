import pg from 'pg';
import type { Stage } from '../stage.ts';
import type { Known } from './rules.ts';

/** Asks the database behind the program, for what no user would ask. */
export async function query<T extends pg.QueryResultRow>(
  stage: Stage,
  text: string,
  values: unknown[] = [],
): Promise<T[]> {
  const client = new pg.Client({ connectionString: stage.database.url });
  await client.connect();
  try {
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end();
  }
}

export async function readKnown(stage: Stage): Promise<Known> {
  const ids = async (table: string) =>
    (await query<{ id: string }>(stage, `select id from ${table} order by id limit 60`)).map(
      ({ id }) => id,
    );
  return {
    tags: await ids('audience.tags'),
    places: await ids('codes.nodes'),
    codes: await ids('codes.codes'),
    channelId: stage.channelId,
  };
}

export const quantile = (values: readonly number[], q: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? NaN);
};
