import { pgCode } from '#kernel/db/database.ts';
import { DomainError } from '#kernel/errors.ts';

/**
 * Writes something whose name must be its own.
 *
 * @throws DomainError `<what>.name_taken` when another has it
 */
export async function refuseTaken<T>(
  what: 'tag' | 'tag_group',
  name: string,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (pgCode(error) !== '23505') throw error;
    throw new DomainError('conflict', `${what}.name_taken`, `The name ${name} is taken.`, { name });
  }
}
