import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Campaign, CampaignSending } from '#contracts/api/campaigns.ts';
import { useCan } from '../../../api/session.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { BarList } from '../../../ui/bar-list.tsx';
import { Card } from '../../../ui/page.tsx';
import { useHeldWords } from '../estimate/estimate-words.ts';

/** Why people did not get it, or not yet; each leads to those it holds for. */
export function Reasons({ campaign, sending }: { campaign: Campaign; sending: CampaignSending }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const people = useCan('contacts.read');
  const heldWords = useHeldWords();
  const { reasons, id } = sending;
  const most = Math.max(1, ...reasons.map(({ count }) => count));
  return (
    <Card
      title={t('reasons.title')}
      extra={
        sending.figures.failed > 0 && (
          <Link to="/messages" search={{ status: 'failed' }}>
            {t('reasons.log')}
          </Link>
        )
      }
    >
      {reasons.length === 0 && <p className="soft">{t('reasons.none')}</p>}
      <BarList
        bars={reasons.map(({ code, count }) => ({
          key: code,
          label: people ? (
            <Link
              to="/campaigns/$id"
              params={{ id: campaign.id }}
              search={{ tab: 'recipients', sending: id, reason: code }}
            >
              {heldWords(code)}
            </Link>
          ) : (
            heldWords(code)
          ),
          figure: format.number(count),
          share: count / most,
        }))}
      />
    </Card>
  );
}
