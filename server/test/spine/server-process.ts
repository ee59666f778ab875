/** A server in a process of its own, to be killed. Argument: database url. Prints its address. */
import { startServer } from '#server/main.ts';

const [databaseUrl = ''] = process.argv.slice(2);
const { address, stop } = await startServer({ databaseUrl, role: 'all' });
console.log(JSON.stringify({ address }));
process.once('SIGTERM', () => void stop().then(() => process.exit(0)));
