import { LogoutOutlined, SafetyCertificateOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/session.ts';
import { Face } from '../ui/person.tsx';
import { LanguageChoice, ThemeChoices } from './choices.tsx';
import './user-menu.css';

const close = () => document.getElementById('user-menu')?.hidePopover();

/** Who is signed in, and what she may set for herself. */
export function UserMenu() {
  const { t } = useTranslation();
  const { user, role } = useMe();
  const name = user?.name ?? '';
  const seed = user?.id ?? '';
  const client = useQueryClient();
  const navigate = useNavigate();

  async function leave() {
    const { auth } = await import('../api/auth.ts');
    await auth.signOut();
    client.clear();
    await navigate({ to: '/sign-in' });
  }

  return (
    <>
      <button
        type="button"
        className="user-button"
        popoverTarget="user-menu"
        aria-label={t('user.menu')}
      >
        <Face name={name} seed={seed} size={28} />
      </button>
      <div id="user-menu" popover="auto" className="panel user-menu">
        <div className="user-who">
          <Face name={name} seed={seed} size={40} />
          <div>
            <strong>{name}</strong>
            <div className="soft">{user?.email}</div>
            <div className="soft">{role && t(`roles.${role}`)}</div>
          </div>
        </div>
        <LanguageChoice />
        <ThemeChoices />
        <div className="menu-lines">
          <Link to="/account" className="menu-line" onClick={close}>
            <SafetyCertificateOutlined /> {t('user.account')}
          </Link>
          <button type="button" className="menu-line" onClick={() => void leave()}>
            <LogoutOutlined /> {t('user.signOut')}
          </button>
        </div>
      </div>
    </>
  );
}
