import type { ReactNode } from 'react';

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
  return (
    <nav className="tabs" aria-label={label}>
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
