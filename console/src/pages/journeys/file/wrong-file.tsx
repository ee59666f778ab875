import { useTranslation } from 'react-i18next';
import { useFieldWords } from '../../../api/problem-words.ts';
import type { Wrong } from './read-file.ts';

/** Why a text cannot be read as a journey, each place by its JSONPath. */
export function WrongFile({ wrong }: { wrong: Wrong }) {
  const { t } = useTranslation('journeys');
  const words = useFieldWords();
  return (
    <div className="note" data-tone="bad" role="alert">
      <div className="stack" style={{ gap: 4 }}>
        <strong>{t('json.wrong')}</strong>
        {wrong.kind === 'json' ? (
          <span>{t('json.noJson', { line: wrong.line, column: wrong.column })}</span>
        ) : (
          <ul className="plain">
            {wrong.fields.map((field) => (
              <li key={`${field.path} ${field.code}`}>
                <code className="mono">{field.path}</code> {words(field)}
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
