import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SegmentTemplate } from '#contracts/api/segments.ts';
import { useApi } from '../../../api/queries.ts';
import './templates.css';

export const useTemplates = () =>
  useApi<{ items: SegmentTemplate[] }>('workspace', '/segments/templates').data?.items;

/** Rules to start from, for the segments that most brands want. */
export function Templates({ onChoose }: { onChoose?: (template: SegmentTemplate) => void }) {
  const { t, i18n } = useTranslation('segments');
  const navigate = useNavigate();
  const templates = useTemplates() ?? [];
  if (templates.length === 0) return null;
  return (
    <section aria-label={t('templates.title')}>
      <h3 className="templates-title">{t('templates.title')}</h3>
      <div className="templates">
        {templates
          .filter(({ key }) => i18n.exists(`template.${key}.name`, { ns: 'segments' }))
          .map((template) => (
            <button
              key={template.key}
              type="button"
              className="template"
              onClick={() =>
                onChoose
                  ? onChoose(template)
                  : void navigate({ to: '/segments/new', search: { template: template.key } })
              }
            >
              <strong>{t(`template.${template.key}.name`)}</strong>
              <span className="soft">{t(`template.${template.key}.why`)}</span>
            </button>
          ))}
      </div>
    </section>
  );
}
