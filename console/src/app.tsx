import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ConfigProvider } from 'antd';
import enUS from 'antd/es/locale/en_US';
import zhCN from 'antd/es/locale/zh_CN';
import { useMemo, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppRouter } from './router.tsx';
import { antdTheme } from './theme/antd-theme.ts';
import { useTheme } from './theme/mode.ts';
import { NoticeBoard } from './ui/feedback/notice-board.tsx';

const stillness = window.matchMedia('(prefers-reduced-motion: reduce)');
const useStill = () =>
  useSyncExternalStore(
    (listener) => {
      stillness.addEventListener('change', listener);
      return () => stillness.removeEventListener('change', listener);
    },
    () => stillness.matches,
  );

export function App({ router, client }: { router: AppRouter; client: QueryClient }) {
  const { i18n } = useTranslation();
  const name = useTheme();
  const still = useStill();
  const theme = useMemo(() => antdTheme(name, still), [name, still]);
  return (
    <ConfigProvider
      theme={theme}
      locale={i18n.language === 'zh-CN' ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
    >
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
        <NoticeBoard />
      </QueryClientProvider>
    </ConfigProvider>
  );
}
