import { createSimulator } from './index.ts';

// Node still calls the function experimental that strips the types of the inspector's scripts.
process.removeAllListeners('warning');
process.on('warning', (warning) => {
  if (warning.name !== 'ExperimentalWarning') process.stderr.write(`${warning.stack}\n`);
});

const port = Number(process.env['SIMULATOR_PORT'] ?? 5071);
const simulator = createSimulator({ seed: process.env['SIMULATOR_SEED'] ?? '1' });

let closing = false;
function stop(): void {
  if (closing) return;
  closing = true;
  void simulator.close().then(() => process.exit(0));
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

try {
  await simulator.listen(port);
  process.stdout.write(`${JSON.stringify({ listening: simulator.url })}\n`);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`The simulator cannot listen on port ${port}: ${reason}\n`);
  process.exit(1);
}
