import { existsSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import type { FastifyInstance } from 'fastify';

/** Where the page's own files lie: scripts in TypeScript, one style sheet, one HTML file. */
const FOLDER = new URL('../../inspector/', import.meta.url);

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  ts: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Browsers get JavaScript: Node blanks out the types, so line numbers stay and nothing is built. */
function load(name: string): string {
  const text = readFileSync(new URL(name, FOLDER), 'utf8');
  return name.endsWith('.ts') ? stripTypeScriptTypes(text) : text;
}

/** The inspector at `/` and its files under `/inspector/`. */
export async function inspectorPages(app: FastifyInstance): Promise<void> {
  const loaded = new Map<string, string>();
  const cached = (name: string): string => {
    const text = loaded.get(name) ?? load(name);
    loaded.set(name, text);
    return text;
  };
  app.get('/', (_request, reply) => reply.type(TYPES['html'] ?? '').send(cached('index.html')));
  app.get('/inspector/*', (request, reply) => {
    const { '*': file } = request.params as { '*': string };
    const extension = /^(?:[a-z]+\/)?[a-z-]+\.(css|ts|svg)$/.exec(file)?.[1];
    if (extension === undefined || !existsSync(new URL(file, FOLDER))) {
      return reply.code(404).send({ code: 'unknown_file', message: `no file ${file}` });
    }
    return reply
      .header('cache-control', 'no-cache')
      .type(TYPES[extension] ?? '')
      .send(cached(file));
  });
}
