import { useEffect, type ReactNode } from 'react';
import './page.css';

interface Props {
  title: ReactNode;
  /** Text of the window's title when `title` is not plain text. */
  name?: string;
  /** The answer to the page's one question, in a line. */
  lead?: ReactNode;
  actions?: ReactNode;
  back?: ReactNode;
  children: ReactNode;
}

export function Page({ title, name, lead, actions, back, children }: Props) {
  const text = name ?? (typeof title === 'string' ? title : '');
  useEffect(() => {
    document.title = text ? `${text} · Rapport` : 'Rapport';
  }, [text]);
  return (
    <div className="page">
      {back && <div className="page-back">{back}</div>}
      <div className="page-head">
        <div className="page-heading">
          <h1>{title}</h1>
          {lead && <p className="page-lead">{lead}</p>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

interface CardProps {
  title?: ReactNode;
  extra?: ReactNode;
  children: ReactNode;
  flush?: boolean;
  className?: string;
}

/** A titled surface; `flush` lets a table reach its edges. */
export function Card({ title, extra, children, flush, className }: CardProps) {
  return (
    <section className={`card${flush ? ' card-flush' : ''}${className ? ` ${className}` : ''}`}>
      {(title || extra) && (
        <div className="card-head">
          {title && <h2>{title}</h2>}
          {extra && <div className="card-extra">{extra}</div>}
        </div>
      )}
      <div className="card-body">{children}</div>
    </section>
  );
}
