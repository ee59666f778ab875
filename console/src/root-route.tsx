import type { QueryClient } from '@tanstack/react-query';
import {
  Outlet,
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { ApiProblem } from './api/problem.ts';
import { meQuery } from './api/session.ts';
import { loadTexts } from './i18n/i18n.ts';
import { texts } from './route-search.ts';
import { Shell } from './shell/shell.tsx';

export const rootRoute = createRootRouteWithContext<{ client: QueryClient }>()({
  component: Outlet,
});

/** Pages of somebody signed in; everyone else is sent to sign in and comes back. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    try {
      const me = await context.client.ensureQueryData(meQuery);
      return { me };
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401)
        throw redirect({ to: '/sign-in', search: { to: location.href } });
      throw error;
    }
  },
});

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: texts('to'),
  loader: () => loadTexts('sign-in'),
  component: lazyRouteComponent(() => import('./pages/sign-in/page.tsx'), 'SignInPage'),
});

export const forgotPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgot-password',
  loader: () => loadTexts('sign-in'),
  component: lazyRouteComponent(() => import('./pages/sign-in/forgot.tsx'), 'ForgotPage'),
});

export const newPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset-password/$token',
  loader: () => loadTexts('sign-in'),
  component: lazyRouteComponent(
    () => import('./pages/sign-in/new-password.tsx'),
    'NewPasswordPage',
  ),
});

export const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation/$token',
  loader: () => loadTexts('sign-in'),
  component: lazyRouteComponent(() => import('./pages/sign-in/invitation.tsx'), 'InvitationPage'),
});
