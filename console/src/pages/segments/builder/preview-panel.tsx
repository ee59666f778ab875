import { LoadingOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { SegmentPreview } from '#contracts/api/segments.ts';
import type { Rule } from '#contracts/rules.ts';
import type { ApiProblem } from '../../../api/problem.ts';
import { useContactName } from '../../../domain/contact-name.ts';
import { RuleSentence } from '../../../domain/rule-builder/index.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Card } from '../../../ui/page.tsx';
import { Person } from '../../../ui/person.tsx';
import { Bars, Failure } from '../../../ui/states.tsx';
import './preview-panel.css';

/** So many faces give an idea. */
const shown = 8;

interface Props {
  rule: Rule;
  /** How many people meet it, known before the preview is. */
  count: number | undefined;
  /** The count is of an older form of the rule. */
  counting: boolean;
  preview: SegmentPreview | undefined;
  error: ApiProblem | null;
  stale: boolean;
  /** The rule cannot be counted until something is mended. */
  wanting: boolean;
  retry: () => void;
}

/** Who is in it so far: how many, some of them, and the rule in words. */
export function PreviewPanel(props: Props) {
  const { rule, count, counting, preview, error, stale, wanting, retry } = props;
  const { t } = useTranslation('segments');
  const format = useFormat();
  const nameOf = useContactName();
  const share = preview && preview.of > 0 ? (count ?? 0) / preview.of : 0;
  return (
    <div className="stack preview-panel">
      <Card title={t('preview.title')} extra={stale && !wanting && !error && <LoadingOutlined />}>
        {error && <Failure error={error} retry={retry} />}
        {count === undefined && !error && <Bars lines={3} height={36} />}
        {count !== undefined && !error && (
          <div data-stale={counting || undefined} className="preview-count" aria-live="polite">
            <div className="preview-number">{format.number(count)}</div>
            {preview && (
              <div className="soft">
                {t('preview.of', {
                  of: format.number(preview.of),
                  share: format.percent(share, share > 0 && share < 0.1 ? 1 : 0),
                })}
              </div>
            )}
          </div>
        )}
        {wanting && <p className="preview-wanting">{t('preview.wanting')}</p>}
      </Card>
      <Card title={t('preview.words')}>
        <p>
          <RuleSentence rule={rule} />
        </p>
      </Card>
      {preview && preview.sample.length > 0 && (
        <Card title={t('preview.sample')}>
          <ul className="plain" data-stale={stale || undefined}>
            {preview.sample.slice(0, shown).map((person) => (
              <li key={person.id}>
                <Link to="/contacts/$id" params={{ id: person.id }} target="_blank">
                  <Person
                    name={nameOf(person)}
                    nameless={!person.name}
                    seed={person.id}
                    url={person.avatarUrl}
                    note={person.city}
                  />
                </Link>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  );
}
