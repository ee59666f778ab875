import { useEffect, useRef, type ReactNode } from 'react';
import './tabs.css';

export interface Tab {
  key: string;
  label: string;
  count?: number | undefined;
}

interface Props {
  label: string;
  tabs: readonly Tab[];
  current: string;
  /** Makes the link of a tab; `content` is what it shows. */
  link: (tab: Tab, content: ReactNode, current: boolean) => ReactNode;
}

/** Parts of one page; the chosen one is in the address, so each is a link. */
export function Tabs({ label, tabs, current, link }: Props) {
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the bar scrolls, and the chosen part must not lie outside.
    bar.current
      ?.querySelector('[aria-current]')
      ?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [current]);
  return (
    <nav ref={bar} className="tabs" aria-label={label}>
      {tabs.map((tab) =>
        link(
          tab,
          <>
            {tab.label}
            {tab.count !== undefined && tab.count > 0 && (
              <span className="tab-count">{tab.count}</span>
            )}
          </>,
          tab.key === current,
        ),
      )}
    </nav>
  );
}
