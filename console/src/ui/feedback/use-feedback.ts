import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api/problem.ts';
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
  const { t } = useTranslation('common');
  const failed = (error: unknown) => {
    const offline = error instanceof ApiProblem && error.code === 'network';
    const words = error instanceof Error ? error.message : String(error);
    say('bad', offline ? t('failure.networkWhy') : words);
  };
  return {
    done: (text: string) => say('good', text),
    failed,
    destroy: ({ title, content, action, run }: Destroying) =>
      ask({ title, content, action, run: () => run().catch(failed) }),
  };
}
