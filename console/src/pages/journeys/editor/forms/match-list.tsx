import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { JourneyProblem } from '#contracts/journeys/problems.ts';
import type { FactMatch } from '#contracts/rules.ts';
import { FactMatchEditor } from '../../../../domain/rule-builder/index.ts';
import { rulesOnly } from './rule-problems.ts';
import './forms.css';

/** Contract limit of the facts that end a wait or a way. */
const most = 5;

interface Props {
  label: string;
  facts: readonly FactMatch[];
  /** As many must stay. */
  least: number;
  path: string;
  problems: readonly JourneyProblem[];
  readOnly: boolean;
  onChange: (facts: FactMatch[]) => void;
}

/** Facts of which any one will do. */
export function MatchList(props: Props) {
  const { label, facts, least, path, problems, readOnly, onChange } = props;
  const { t } = useTranslation('journeys');
  return (
    <div className="step-form" style={{ gap: 8 }}>
      {facts.map((fact, index) => (
        <div key={index} className="step-box">
          <FactMatchEditor
            label={t('form.factNo', { label, number: index + 1 })}
            match={fact}
            path={`${path}[${index}]`}
            problems={rulesOnly(problems)}
            onChange={(next) => onChange(facts.with(index, next))}
          />
          {!readOnly && facts.length > least && (
            <div>
              <Button
                size="small"
                type="text"
                danger
                icon={<DeleteOutlined aria-hidden />}
                onClick={() => onChange(facts.toSpliced(index, 1))}
              >
                {t('form.removeFact')}
              </Button>
            </div>
          )}
        </div>
      ))}
      {!readOnly && facts.length < most && (
        <div>
          <Button
            size="small"
            icon={<PlusOutlined aria-hidden />}
            onClick={() => onChange([...facts, { type: 'order.placed', where: [] }])}
          >
            {t(facts.length === 0 ? 'form.addFact' : 'form.orFact')}
          </Button>
        </div>
      )}
    </div>
  );
}
