import { SearchOutlined } from '@ant-design/icons';
import { Link, Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLive } from '../api/live.ts';
import { useMe } from '../api/session.ts';
import { TimeZoneContext } from '../i18n/use-format.ts';
import { LiveBadge } from './live-badge.tsx';
import { Nav } from './nav.tsx';
import { Mark } from './mark.tsx';
import { UserMenu } from './user-menu.tsx';
import './shell.css';

const Palette = lazy(() => import('./palette.tsx'));
const apple = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Ctrl-K (⌘K) opens the command palette from anywhere. */
function usePalette() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen((now) => !now);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return [open, setOpen] as const;
}

/** The frame around every page of somebody signed in. */
export function Shell() {
  useLive();
  const { t } = useTranslation();
  const { workspace } = useMe();
  const [paletteOpen, setPaletteOpen] = usePalette();
  return (
    <TimeZoneContext value={workspace.timeZone}>
      <a href="#main" className="skip">
        {t('nav.skip')}
      </a>
      <div className="shell">
        <header className="topbar">
          <Link to="/" className="brand" aria-label={`Rapport, ${workspace.name}`}>
            <Mark />
            <span className="brand-name">{workspace.name}</span>
          </Link>
          <button type="button" className="jump" onClick={() => setPaletteOpen(true)}>
            <SearchOutlined />
            <span>{t('palette.open')}</span>
            <kbd>{apple ? '⌘ K' : 'Ctrl K'}</kbd>
          </button>
          <LiveBadge />
          <UserMenu />
        </header>
        <Nav />
        <main id="main" className="main" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      {paletteOpen && (
        <Suspense fallback={null}>
          <Palette onClose={() => setPaletteOpen(false)} />
        </Suspense>
      )}
    </TimeZoneContext>
  );
}
