/** A whole worker process, for tests that kill it: `node worker-process.ts <database url>`. */
import { audience } from '#modules/audience/index.ts';
import { commerce } from '#modules/commerce/index.ts';
import { consent } from '#modules/consent/index.ts';
import { contacts } from '#modules/contacts/index.ts';
import { links } from '#modules/links/index.ts';
import { messages } from '#modules/messages/index.ts';
import { fakeChannel } from '#modules/messages/test/fake-channel.ts';
import { createApp } from '#server/app.ts';
import { bareKernel } from '#test/proof/kernel.ts';
import { campaigns } from '../index.ts';

const kernel = bareKernel(process.argv[2] ?? '');
kernel.config.role = 'worker';
const modules = [contacts, consent, audience, messages, links, commerce, campaigns, fakeChannel];
const app = await createApp(kernel, modules);
await app.start();
process.once('SIGTERM', () => void app.stop().then(() => process.exit(0)));
