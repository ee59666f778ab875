import { useTranslation } from 'react-i18next';
import type { CampaignResults, ResultComparison, Uplift } from '#contracts/api/campaigns.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { State, type Tone } from '../../../ui/badge.tsx';
import { Card } from '../../../ui/page.tsx';
import { useArmName } from '../arm-name.ts';
import { usePoints } from './sentence.ts';
import { Whisker } from './whisker.tsx';
import './whisker.css';

const tones: Record<Uplift['verdict'], Tone> = {
  better: 'good',
  worse: 'bad',
  open: 'quiet',
  few: 'quiet',
};

/** How much more of the goal each message brought, drawn with how sure that is. */
export function Comparisons({ results }: { results: CampaignResults }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const points = usePoints();
  const money = (value: number) =>
    `${value > 0 ? '+' : ''}${format.money(Math.round(value), results.currency)}`;
  return (
    <div className="stack">
      <Uplifts
        results={results}
        of="conversion"
        say={(value) => points(value)}
        title={t('result.conversion')}
      />
      {results.comparisons.some(({ value }) => value.high !== 0 || value.low !== 0) && (
        <Uplifts results={results} of="value" say={money} title={t('result.valueUplift')} />
      )}
    </div>
  );
}

interface UpliftsProps {
  results: CampaignResults;
  of: 'conversion' | 'value';
  say: (value: number) => string;
  title: string;
}

function Uplifts({ results, of, say, title }: UpliftsProps) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const armName = useArmName(results.arms);
  const named = (arm: string | null) =>
    armName(arm, results.arms.find((each) => each.arm === arm)?.name ?? '');
  const furthest = Math.max(
    ...results.comparisons.map((each) => Math.max(Math.abs(each[of].low), Math.abs(each[of].high))),
  );
  const words = (row: ResultComparison) =>
    t('result.against', { arm: named(row.arm), other: named(row.against) });
  return (
    <Card title={title} extra={t('result.how', { confidence: format.percent(results.confidence) })}>
      <div className="uplift-box">
        <table className="uplifts" aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{t('result.compared')}</th>
              <th scope="col" className="uplift-plot">
                <span className="uplift-scale">
                  <span>{t('result.less')}</span>
                  <span>0</span>
                  <span>{t('result.more')}</span>
                </span>
              </th>
              <th scope="col">{t('result.difference')}</th>
              <th scope="col" className="hide-phone">
                {t('result.verdict')}
              </th>
            </tr>
          </thead>
          <tbody>
            {results.comparisons.map((row) => {
              const uplift = row[of];
              const { estimate, low, high, relative, verdict } = uplift;
              const proven = verdict === 'better' || verdict === 'worse' ? verdict : null;
              const range = t('result.range', { low: say(low), high: say(high) });
              return (
                <tr key={`${row.arm} ${row.against}`}>
                  <th scope="row">{words(row)}</th>
                  <td className="uplift-plot">
                    <Whisker
                      estimate={estimate}
                      low={low}
                      high={high}
                      furthest={furthest}
                      proven={proven}
                      label={`${words(row)}: ${say(estimate)}, ${range}`}
                    />
                  </td>
                  <td>
                    <strong>{say(estimate)}</strong>
                    {relative && (
                      <span className="soft">
                        {' '}
                        ({relative.estimate > 0 && '+'}
                        {format.percent(relative.estimate)})
                      </span>
                    )}
                    <div className="person-note">{range}</div>
                  </td>
                  <td className="uplift-verdict">
                    <State tone={tones[verdict]}>{t(`result.is.${verdict}`)}</State>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
