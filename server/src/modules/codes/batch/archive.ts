import type { Readable } from 'node:stream';
import yazl from 'yazl';
import { sql } from '#kernel/db/database.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { drawPng, drawSvg } from '../picture.ts';

interface Printable {
  id: string;
  name: string;
  url: string;
  path: string[];
}

const pageSize = 200;

/**
 * A ZIP of a batch's pictures, in folders by place: `East/Shanghai/IFC/Counter 3.png` and `.svg`.
 * Made while it is read; a reader who goes away ends the making.
 */
export function archiveBatch(
  kernel: Kernel,
  workspaceId: string,
  batchId: string,
  mm: number,
): Readable {
  const zip = new yazl.ZipFile();
  const output = zip.outputStream as unknown as Readable;
  fill(kernel, zip, output, workspaceId, batchId, mm).catch((error: unknown) =>
    output.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return output;
}

async function fill(
  kernel: Kernel,
  zip: yazl.ZipFile,
  output: Readable,
  workspaceId: string,
  batchId: string,
  mm: number,
) {
  const taken = new Map<string, number>();
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const page = await readPage(kernel, workspaceId, batchId, after);
    for (const code of page) {
      if (output.destroyed) return;
      const file = uniqueName(taken, [...code.path, code.name]);
      // Pictures hardly shrink any further; storing them keeps the processor free.
      zip.addBuffer(await drawPng(code.url, mm), `${file}.png`, { compress: false });
      zip.addBuffer(Buffer.from(await drawSvg(code.url, mm, code.name)), `${file}.svg`);
      after = code.id;
    }
    if (page.length < pageSize) break;
  }
  zip.end();
}

async function readPage(
  kernel: Kernel,
  workspaceId: string,
  batchId: string,
  after: string,
): Promise<Printable[]> {
  const { rows } = await sql<Printable>`select c.id, c.name, c.url,
      coalesce((select array_agg(p.name order by array_position(n.path, p.id)) from codes.nodes p where p.id = any(n.path)), '{}') as path
    from codes.codes c left join codes.nodes n on n.id = c.node_id
    where c.workspace_id = ${workspaceId} and c.batch_id = ${batchId} and c.url is not null and c.id > ${after}
    order by c.id limit ${pageSize}`.execute(kernel.db);
  return rows;
}

/** A path that every file system takes and that cannot leave the folder it is unpacked in. */
function safePath(parts: readonly string[]): string {
  return parts
    .map((part) =>
      part
        .normalize('NFC')
        // eslint-disable-next-line no-control-regex -- control characters are what is taken out here
        .replace(/[\u0000-\u001f\u007f<>:"/\\|?*]/g, '_')
        .replace(/^[. ]+|[. ]+$/g, '')
        .slice(0, 80),
    )
    .map((part) => part || '_')
    .join('/');
}

function uniqueName(taken: Map<string, number>, parts: readonly string[]): string {
  const path = safePath(parts);
  const key = path.toLowerCase();
  const count = (taken.get(key) ?? 0) + 1;
  taken.set(key, count);
  return count === 1
    ? path
    : uniqueName(taken, [...parts.slice(0, -1), `${parts.at(-1)} (${count})`]);
}
