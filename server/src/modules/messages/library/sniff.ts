import { mediaLimits, type MediaKind } from '#contracts/api/content.ts';

/** What a file begins with, by its type. */
const beginnings: [type: string, begins: (file: Buffer) => boolean][] = [
  ['image/jpeg', (file) => file.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))],
  ['image/png', (file) => file.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47]))],
  ['image/gif', (file) => file.subarray(0, 4).toString('latin1') === 'GIF8'],
  ['audio/amr', (file) => file.subarray(0, 5).toString('latin1') === '#!AMR'],
  ['audio/mpeg', (file) => file.subarray(0, 3).toString('latin1') === 'ID3' || isFrame(file)],
  ['video/mp4', (file) => file.subarray(4, 8).toString('latin1') === 'ftyp'],
];

/** An MPEG audio frame begins with eleven ones. */
const isFrame = (file: Buffer) => file[0] === 0xff && ((file[1] ?? 0) & 0xe0) === 0xe0;

/**
 * The kind and type of a file by what it begins with, whatever its name and its sender say: it is
 * served to browsers from our own address. Null: none that the library takes.
 */
export function typeOf(file: Buffer): { kind: MediaKind; contentType: string } | null {
  const contentType = beginnings.find(([, begins]) => begins(file))?.[0];
  if (contentType === undefined) return null;
  const kinds = Object.entries(mediaLimits) as [MediaKind, { types: object }][];
  const kind = kinds.find(([, { types }]) => Object.hasOwn(types, contentType))?.[0];
  return kind === undefined ? null : { kind, contentType };
}

/** All types that the library takes, for people. */
export const takenTypes = Object.values(mediaLimits)
  .flatMap(({ types }) => Object.values(types))
  .map((extension) => extension.toUpperCase())
  .join(', ');
