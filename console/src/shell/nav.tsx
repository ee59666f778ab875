import { EllipsisOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/session.ts';
import { permittedItems, type NavItem } from './nav-items.tsx';
import './nav.css';

/** How many places fit a phone's bottom bar beside "more". */
const barPlaces = 4;

function NavLink({ item }: { item: NavItem }) {
  const { t } = useTranslation();
  const Icon = item.icon;
  return (
    <Link
      to={item.to}
      className="nav-link"
      activeProps={{ 'data-active': true }}
      activeOptions={{ exact: item.to === '/', includeSearch: false }}
    >
      <Icon />
      <span className="nav-text">{t(item.label)}</span>
    </Link>
  );
}

/** The same list as a sidebar, an icon rail or a phone's bottom bar: the style sheet decides. */
export function Nav() {
  const { t } = useTranslation();
  const items = permittedItems(useMe().permissions);
  const more = items.slice(barPlaces);
  return (
    <nav className="nav" aria-label={t('nav.label')}>
      {items.map((item, index) => (
        <div key={item.to} className={index < barPlaces ? 'nav-place' : 'nav-place nav-extra'}>
          <NavLink item={item} />
        </div>
      ))}
      {more.length > 0 && (
        <div className="nav-place nav-more">
          <button type="button" className="nav-link" popoverTarget="nav-sheet">
            <EllipsisOutlined />
            <span className="nav-text">{t('nav.more')}</span>
          </button>
          <div id="nav-sheet" popover="auto" className="panel nav-sheet">
            {more.map((item) => (
              <div
                key={item.to}
                onClick={() => document.getElementById('nav-sheet')?.hidePopover()}
              >
                <NavLink item={item} />
              </div>
            ))}
          </div>
        </div>
      )}
    </nav>
  );
}
