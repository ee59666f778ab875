import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ContactCampaigns } from '#contracts/api/contact-campaigns.ts';
import { RecipientState } from '../../domain/campaign-recipient.tsx';
import { Card } from '../../ui/page.tsx';
import { When } from '../../ui/when.tsx';

/** The campaigns she was chosen for, and what became of each. */
export default function ContactCampaignsCard({ campaigns }: { campaigns: ContactCampaigns }) {
  const { t } = useTranslation('campaigns');
  return (
    <Card title={t('contact.title')}>
      <ul className="plain">
        {campaigns.items.map((item) => (
          <li key={item.sendingId}>
            <div className="row spread" style={{ flexWrap: 'nowrap' }}>
              <Link
                to="/campaigns/$id"
                params={{ id: item.id }}
                search={{}}
                className="clip"
                title={item.name}
              >
                {item.name}
                {item.armName && ` · ${item.armName}`}
              </Link>
              <span className="faint" style={{ flex: 'none' }}>
                <When at={item.at} />
              </span>
            </div>
            <RecipientState recipient={item} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
