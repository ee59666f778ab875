import { createAuthClient } from 'better-auth/client';
import { organizationClient, twoFactorClient } from 'better-auth/client/plugins';

/** Staff sign-in as better-auth speaks it. Loaded only by the pages that sign in, out, or change it. */
export const auth = createAuthClient({
  baseURL: `${window.location.origin}/api/auth`,
  plugins: [twoFactorClient(), organizationClient()],
});
