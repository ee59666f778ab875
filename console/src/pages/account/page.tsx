import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/session.ts';
import { Page } from '../../ui/page.tsx';
import { Password } from './password.tsx';
import { Profile } from './profile.tsx';
import { Sessions } from './sessions.tsx';
import { TwoFactor } from './two-factor.tsx';

/** What a person sets for herself: her name, her password, her second factor, her sessions. */
export function AccountPage() {
  const { t } = useTranslation('account');
  const { user } = useMe();
  if (!user) return null;
  return (
    <Page title={t('title')} lead={user.email}>
      <div className="pair">
        <div className="stack">
          <Profile name={user.name} />
          <Password />
        </div>
        <div className="stack">
          <TwoFactor enabled={user.twoFactorEnabled} />
          <Sessions />
        </div>
      </div>
    </Page>
  );
}
