/** A whole worker process, for tests that kill it: `node worker-process.ts <database url>`. */
import { consent } from '#modules/consent/index.ts';
import { contacts } from '#modules/contacts/index.ts';
import { audience } from '#modules/audience/index.ts';
import { codes } from '#modules/codes/index.ts';
import { messages } from '#modules/messages/index.ts';
import { fakeChannel } from '#modules/messages/test/fake-channel.ts';
import { createApp } from '#server/app.ts';
import { bareKernel } from '#test/proof/kernel.ts';
import { journeys } from '../../index.ts';

const kernel = bareKernel(process.argv[2] ?? '');
kernel.config.role = 'worker';
const app = await createApp(kernel, [
  contacts,
  consent,
  audience,
  messages,
  codes,
  fakeChannel,
  journeys,
]);
await app.start();
process.once('SIGTERM', () => void app.stop().then(() => process.exit(0)));
