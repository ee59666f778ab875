import { Link, type ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api/problem.ts';
import { Page } from '../ui/page.tsx';
import { Bars, Failure, Nothing } from '../ui/states.tsx';

/** While a page's script and texts are on their way. */
export function RoutePending() {
  return (
    <div className="page" aria-busy="true">
      <div className="page-head">
        <span className="bar" style={{ height: 28, width: 180 }} />
      </div>
      <div className="card">
        <div className="card-body">
          <Bars lines={6} height={36} />
        </div>
      </div>
    </div>
  );
}

export function RouteError({ error, reset }: ErrorComponentProps) {
  const words = error instanceof Error ? error.message : String(error);
  const problem = error instanceof ApiProblem ? error : new ApiProblem(0, 'page', words);
  return (
    <div className="page">
      <Failure error={problem} retry={reset} />
    </div>
  );
}

export function RouteMissing() {
  const { t } = useTranslation();
  return (
    <Page title={t('missing.title')}>
      <Nothing title={t('missing.what')} action={<Link to="/">{t('missing.home')}</Link>}>
        {t('missing.why')}
      </Nothing>
    </Page>
  );
}
