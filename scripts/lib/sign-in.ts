import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { CommandError } from './command.ts';

const signIn = z.object({
  email: z.string(),
  /** Null when the environment named it: then whoever set it knows it. */
  password: z.string().nullable(),
  apiKey: z.string(),
});
export type SignIn = z.infer<typeof signIn>;

/** Letters and digits that are not mistaken for each other when read aloud or copied by hand. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/**
 * The first owner and API key of a home: from the environment, or made up, and kept in a file
 * (mode 0600) that only this user reads.
 * @returns them, and the variables that tell the server
 */
export async function readOrMakeSignIn(
  home: string,
): Promise<{ signIn: SignIn; env: Record<string, string> }> {
  const file = path.join(home, 'sign-in.json');
  const known = await readSignIn(file);
  const { RAPPORT_ADMIN_EMAIL: email, RAPPORT_ADMIN_PASSWORD: password } = process.env;
  const apiKey = process.env['RAPPORT_API_KEY'] ?? known?.apiKey ?? `rk_live_${letters(32)}`;
  if (Boolean(email) !== Boolean(password))
    throw new CommandError('RAPPORT_ADMIN_EMAIL and RAPPORT_ADMIN_PASSWORD are needed together.');
  const made = {
    email: email ?? known?.email ?? 'owner@rapport.example',
    password: password ?? known?.password ?? [4, 4, 4, 4].map(letters).join('-'),
    apiKey,
  };
  const kept = { ...made, password: password ? null : made.password };
  await mkdir(home, { recursive: true });
  if (known === undefined || known.apiKey !== apiKey)
    await writeFile(file, `${JSON.stringify(known ? { ...known, apiKey } : kept, null, 2)}\n`, {
      mode: 0o600,
    });
  return {
    signIn: known ? { ...known, apiKey } : kept,
    env: {
      RAPPORT_ADMIN_EMAIL: made.email,
      RAPPORT_ADMIN_PASSWORD: made.password,
      RAPPORT_API_KEY: made.apiKey,
    },
  };
}

async function readSignIn(file: string): Promise<SignIn | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return signIn.parse(JSON.parse(text));
  } catch {
    throw new CommandError(`${file} cannot be read; mend it, or delete it to have another made.`);
  }
}

function letters(count: number): string {
  // 256 is no multiple of 31: bytes above the last whole multiple would favour some letters.
  const fair = Math.floor(256 / LETTERS.length) * LETTERS.length;
  let text = '';
  while (text.length < count)
    for (const byte of randomBytes(count))
      if (byte < fair && text.length < count) text += LETTERS[byte % LETTERS.length] ?? '';
  return text;
}
