/** A process that only sends, for tests that kill it: `node sender-process.ts <database url>`. */
import { consent } from '#modules/consent/index.ts';
import { contacts } from '#modules/contacts/index.ts';
import { createApp } from '#server/app.ts';
import { bareKernel } from '#test/proof/kernel.ts';
import { messages, messagesOf } from '../index.ts';
import { fakeChannel } from './fake-channel.ts';

const kernel = bareKernel(process.argv[2] ?? '');
await createApp(kernel, [contacts, consent, messages, fakeChannel]);
const sender = messagesOf(kernel).startSender();
process.once('SIGTERM', () => void sender.stop().then(() => process.exit(0)));
