import { useTranslation } from 'react-i18next';
import type { MessageContent } from '#contracts/content.ts';
import { useServerPreview } from './use-server-preview.ts';

/** What the template language does not understand of a content: such a message cannot be saved. */
export function TemplateProblems({ content }: { content: MessageContent }) {
  const { t } = useTranslation('content');
  const { problems = [] } = useServerPreview(content);
  if (problems.length === 0) return null;
  return (
    <div className="note" data-tone="bad" role="alert">
      <strong>{t('problems')}</strong>
      {problems.map(({ field, line, column, message }) => (
        <span key={`${field} ${line} ${column}`}>
          {t('problemAt', { field: t(`field.${field}`, field), line, column })}{' '}
          <code>{message}</code>
        </span>
      ))}
    </div>
  );
}
