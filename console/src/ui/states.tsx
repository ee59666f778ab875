import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiProblem } from '../api/problem.ts';
import { useProblemWords } from '../api/problem-words.ts';
import './states.css';

interface StateProps {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  picture?: ReactNode;
}

/** Nothing here: why, and what to do about it. */
export function Nothing({ title, children, action, picture }: StateProps) {
  return (
    <div className="state">
      {picture && <div className="state-picture">{picture}</div>}
      <h3>{title}</h3>
      {children && <p>{children}</p>}
      {action && <div className="state-action">{action}</div>}
    </div>
  );
}

/** What went wrong in words, and a way to try again. */
export function Failure({ error, retry }: { error: ApiProblem; retry?: () => void }) {
  const { t } = useTranslation();
  const words = useProblemWords();
  const known = error.code === 'network' || error.status === 403 || error.status === 404;
  const key = error.code === 'network' ? 'network' : String(error.status);
  return (
    <div className="state" role="alert">
      <h3>{t(known ? `failure.${key}` : 'failure.title')}</h3>
      <p>{words(error)}</p>
      {retry && error.status !== 403 && (
        <div className="state-action">
          <Button onClick={retry}>{t('failure.retry')}</Button>
        </div>
      )}
    </div>
  );
}

/** Grey bars where lines of text will stand; same height, so that nothing jumps. */
export function Bars({ lines = 3, height = 20 }: { lines?: number; height?: number }) {
  return (
    <div aria-hidden="true" className="bars">
      {Array.from({ length: lines }, (_, index) => (
        <span
          key={index}
          className="bar"
          style={{ height: height - 8, width: `${90 - ((index * 23) % 50)}%` }}
        />
      ))}
    </div>
  );
}
