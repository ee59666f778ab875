import './styles/base.css';
import './styles/layout.css';
import './styles/blocks.css';
import './styles/antd.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { whenRefused, whenSignedOut } from './api/client.ts';
import { createQueryClient } from './api/queries.ts';
import { App } from './app.tsx';
import { loadTexts, startI18n } from './i18n/i18n.ts';
import { createAppRouter } from './router.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root.');

const client = createQueryClient();
const router = createAppRouter(client);

whenSignedOut(() => {
  const { pathname, href } = router.state.location;
  if (pathname === '/sign-in') return;
  client.clear();
  void router.navigate({ to: '/sign-in', search: { to: href } });
});

whenRefused(() => loadTexts('problems'));

// A page left open over an upgrade asks for chunks that are gone; the new ones come with a reload.
window.addEventListener('vite:preloadError', () => window.location.reload());

await startI18n();
createRoot(root).render(
  <StrictMode>
    <App router={router} client={client} />
  </StrictMode>,
);
