import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { say } from '../../ui/feedback/notices.ts';
import { useAuthWords } from '../sign-in/words.ts';

interface Answer<T> {
  data: T | null;
  error: { status: number; code?: string | undefined; message?: string | undefined } | null;
}

/** Runs a call to better-auth: tells why it was refused, and reads anew who is signed in when it worked. */
export function useAuthCall() {
  const client = useQueryClient();
  const words = useAuthWords();
  const [busy, setBusy] = useState(false);

  async function run<T>(call: () => Promise<Answer<T>>): Promise<T | null> {
    setBusy(true);
    const { data, error } = await call();
    setBusy(false);
    if (error) {
      say('bad', words(error));
      return null;
    }
    await client.invalidateQueries({ queryKey: ['workspace'] });
    return data;
  }
  return { busy, run };
}
