import { useTranslation } from 'react-i18next';
import type { ImportJob } from '#contracts/api/imports.ts';
import { Card } from '../../ui/page.tsx';
import '../../ui/data-table.css';
import './preview.css';

/** The first rows as they stand in the file, so that a wrong encoding is seen before it does harm. */
export function Preview({ job }: { job: ImportJob }) {
  const { t } = useTranslation('imports');
  return (
    <Card flush title={t('preview')} extra={t('previewWhy', { count: job.preview.length })}>
      <div className="table-box" tabIndex={0} role="region" aria-label={t('preview')}>
        <table className="table preview">
          <thead>
            <tr>
              {job.columns.map((column) => (
                <th key={column.name} scope="col">
                  {column.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {job.preview.map((row, at) => (
              <tr key={at}>
                {job.columns.map((column, place) => (
                  <td key={column.name}>{row[place]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
