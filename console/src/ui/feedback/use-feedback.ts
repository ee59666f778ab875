import { useProblemWords } from '../../api/problem-words.ts';
import { ask, say } from './notices.ts';

interface Destroying {
  /** The question, which names what is destroyed. */
  title: string;
  /** What is lost with it and what stays. */
  content: string;
  action: string;
  run: () => Promise<unknown>;
}

/** Says that something was done, or went wrong; asks before something is destroyed. */
export function useFeedback() {
  const words = useProblemWords();
  const failed = (error: unknown) => say('bad', words(error));
  return {
    done: (text: string) => say('good', text),
    failed,
    destroy: ({ title, content, action, run }: Destroying) =>
      ask({ title, content, action, run: () => run().catch(failed) }),
  };
}
