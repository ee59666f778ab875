import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '../../../ui/page.tsx';
import { Templates } from './templates.tsx';

/** What to start a journey from. */
export function NewJourneyPage() {
  const { t } = useTranslation('journeys');
  return (
    <Page
      title={t('new.title')}
      lead={t('new.lead')}
      back={
        <Link to="/journeys" search={{}}>
          ← {t('title')}
        </Link>
      }
    >
      <Templates blank />
    </Page>
  );
}
