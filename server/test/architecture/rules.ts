import path from 'node:path';
import type { DeclaredModule, Import, Source } from './sources.ts';

/** Which part of the building a file belongs to. */
export interface Room {
  part:
    | 'contracts'
    | 'kernel'
    | 'module'
    | 'channel'
    | 'composition'
    | 'scenarios'
    | 'console'
    | 'member'
    | 'tracker'
    | 'simulator'
    | 'free';
  /** The module's or channel's folder, or the part's own name. */
  name: string;
}

const isTest = (file: string) =>
  /\.test\.tsx?$/.test(file) || /(^|\/)test\//.test(file) || /\.fixtures?\.ts$/.test(file);

/** Tests, scripts and build configuration may see everything: they are `free`. */
function roomOf(file: string): Room {
  if (isTest(file)) return { part: 'free', name: 'test' };
  const [top = '', second = '', third = '', fourth = ''] = file.split('/');
  if (top === 'server' && second === 'scenarios') return { part: 'scenarios', name: 'scenarios' };
  if (top === 'server' && third === 'kernel') return { part: 'kernel', name: 'kernel' };
  if (top === 'server' && third === 'modules') return { part: 'module', name: fourth };
  if (file === 'server/src/channels/index.ts') return { part: 'composition', name: 'server' };
  if (top === 'server' && third === 'channels') return { part: 'channel', name: fourth };
  if (top === 'server' && second === 'src') return { part: 'composition', name: 'server' };
  const isRoom = ['contracts', 'console', 'member', 'tracker', 'simulator'].includes(top);
  if (isRoom && second !== 'build.ts' && !second.startsWith('vite.config'))
    return { part: top as Room['part'], name: top };
  return { part: 'free', name: top };
}

/** What all channels stand on: accounts, the gateway, calls to platforms. They know no channel. */
const sharedByChannels = new Set(['accounts', 'gateway', 'upstream']);

/** What each module declares, by its folder. */
export function declaredModules(sources: readonly Source[]): Map<string, DeclaredModule> {
  const found = new Map<string, DeclaredModule>();
  for (const { file, module } of sources) {
    const room = roomOf(file);
    if (module && (room.part === 'module' || room.part === 'channel')) found.set(room.name, module);
  }
  return found;
}

/** Why an import is forbidden by the table of the floor plan, or null when it is allowed. */
export function forbidden(
  from: string,
  imported: Import,
  modules: ReadonlyMap<string, DeclaredModule>,
): string | null {
  if (imported.target === null) return null;
  const source = roomOf(from);
  const target = roomOf(imported.target);
  if (source.part === target.part && source.name === target.name) return null;
  if (source.part === 'free') return null;
  if (target.part === 'free') return 'code must not import tests or scripts';
  if (target.part === 'contracts')
    return ['tracker', 'simulator'].includes(source.part)
      ? `${source.part} imports nothing of ours`
      : null;
  switch (source.part) {
    case 'composition':
      return ['kernel', 'module', 'channel'].includes(target.part)
        ? null
        : 'the server imports only itself and contracts';
    case 'scenarios':
      return target.part === 'kernel'
        ? null
        : 'scenarios drive public APIs; they see kernel and contracts alone';
    case 'module':
    case 'channel':
      if (target.part === 'kernel') return null;
      if (
        source.part === 'channel' &&
        target.part === 'channel' &&
        sharedByChannels.has(target.name)
      )
        return null;
      return target.part === 'module'
        ? moduleArrow(source, target, imported.target, modules)
        : `a ${source.part} must not import ${target.part} ${target.name}`;
    default:
      return `${source.part} must not import ${target.part}`;
  }
}

function moduleArrow(
  source: Room,
  target: Room,
  file: string,
  modules: ReadonlyMap<string, DeclaredModule>,
): string | null {
  if (file !== `server/src/modules/${target.name}/index.ts`)
    return `only the index.ts of module ${target.name} may be imported`;
  const self = modules.get(source.name);
  const other = modules.get(target.name);
  if (!other) return `module ${target.name} declares no rank (defineModule)`;
  if (source.part === 'channel')
    return other.rank === 1 || other.rank === 2
      ? null
      : `channels see modules of rank 1 and 2 alone`;
  if (!self) return `module ${source.name} declares no rank (defineModule)`;
  if (typeof self.rank !== 'number' || typeof other.rank !== 'number' || other.rank >= self.rank)
    return `${source.name} (rank ${self.rank}) must not see ${target.name} (rank ${other.rank})`;
  return self.needs.includes(target.name)
    ? null
    : `${source.name} does not name ${target.name} in its needs`;
}

/** Cycles among files at run time, each once, as the files along it. */
export function cycles(sources: readonly Source[]): string[][] {
  const known = new Map(sources.map((source) => [source.file, source]));
  const state = new Map<string, 'open' | 'done'>();
  const trail: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): void => {
    state.set(file, 'open');
    trail.push(file);
    for (const { target, typeOnly } of known.get(file)?.imports ?? []) {
      if (target === null || typeOnly || !known.has(target)) continue;
      if (state.get(target) === 'open') found.push([...trail.slice(trail.indexOf(target)), target]);
      else if (!state.has(target)) visit(target);
    }
    trail.pop();
    state.set(file, 'done');
  };
  for (const file of known.keys()) if (!state.has(file)) visit(file);
  return found;
}

/** Time and randomness come from the kernel, so that tests and demonstrations repeat. */
export function mustInject(file: string): boolean {
  const { part } = roomOf(file);
  // The inspector's own pages show the real time; its world lives in src.
  if (part === 'simulator') return file.startsWith('simulator/src/');
  return part === 'module' || part === 'channel' || part === 'scenarios';
}

/** Folders with more code files than a person keeps in mind, with their number. */
export function crowdedFolders(sources: readonly Source[], limit: number): [string, number][] {
  const counts = new Map<string, number>();
  for (const { file } of sources) {
    if (isTest(file)) continue;
    const folder = path.posix.dirname(file);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > limit);
}
