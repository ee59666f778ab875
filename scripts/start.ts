// npm start: everything on this machine, for trying Rapport out and for working on it. With --empty
// the workspace starts without the sample brand.
import path from 'node:path';
import { runSampleBrand } from '../server/scenarios/sample-brand.ts';
import type { Stage } from '../server/scenarios/stage.ts';
import { CommandError, main, root, runProgram } from './lib/command.ts';
import { portFrom, requireFreePort } from './lib/ports.ts';
import { addEmbeddedPostgres, addServer, homeFolder } from './lib/server.ts';
import { createServices, type Services } from './lib/services.ts';
import { readOrMakeSignIn, type SignIn } from './lib/sign-in.ts';
import { startSimulator } from './lib/simulator.ts';

process.env['RAPPORT_LOG_LEVEL'] ??= 'warn';

await main(async () => {
  const empty = process.argv.includes('--empty');
  const ports = { web: portFrom('PORT', 5070), simulator: portFrom('SIMULATOR_PORT', 5071) };
  await requireFreePort(ports.web, 'the console', 'PORT');
  await requireFreePort(ports.simulator, 'the WeChat simulator', 'SIMULATOR_PORT');
  const services = createServices();
  try {
    await startAll(services, ports, empty);
  } catch (error) {
    await services.stopAll();
    throw error;
  }
});

async function startAll(
  services: Services,
  ports: { web: number; simulator: number },
  empty: boolean,
): Promise<void> {
  const home = homeFolder();
  const building = build();
  // It is awaited below; until then a failure must not count as one that nobody handles.
  building.catch(() => undefined);
  const databaseUrl = await addEmbeddedPostgres(services, home);
  const { signIn, env } = await readOrMakeSignIn(home);
  const simulator = await startSimulator(ports.simulator, home);
  services.add(() => simulator.stop());
  await building;
  const running = await addServer(services, {
    databaseUrl,
    role: 'all',
    env: {
      RAPPORT_WORKSPACE: 'Yunhe Tea 云禾茶',
      // Known, so that links in messages are tracked.
      ...(ports.web !== 0 && { RAPPORT_PUBLIC_URL: `http://localhost:${ports.web}` }),
      ...process.env,
      ...env,
      PORT: String(ports.web),
      RAPPORT_HOME: home,
      RAPPORT_ALLOW_PRIVATE_UPSTREAMS: 'true',
    },
  });
  // Asked to stop before the server too, so that what it still sends is answered.
  services.add(() => simulator.stop());
  const address = `http://localhost:${new URL(running.address ?? '').port}`;
  if (!empty)
    await playSample(services, {
      rapport: address,
      apiKey: signIn.apiKey,
      simulator: simulator.url,
    });
  announce(address, simulator.url, signIn, running.created);
}

/** In a process of its own: the bundler's memory is not Rapport's. */
async function build(): Promise<void> {
  const script = path.join(root, 'scripts/build.ts');
  const { code } = await runProgram(process.execPath, [script, '--if-changed'], { show: true });
  if (code !== 0) throw new CommandError('the console could not be built, for the reason above.');
}

/** Rapport without its sample is still Rapport: a fault there is told, and does not end it. */
async function playSample(services: Services, stage: Stage): Promise<void> {
  const shop = new AbortController();
  services.add(async () => shop.abort());
  await runSampleBrand(stage, shop.signal).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`rapport: the sample brand could not be set up: ${reason}`);
  });
}

function announce(address: string, simulator: string, signIn: SignIn, created: boolean): void {
  const password = signIn.password ?? 'the one in RAPPORT_ADMIN_PASSWORD at the first start';
  console.log(
    [
      '',
      `  Rapport          ${address}`,
      `  sign in          ${signIn.email}`,
      `  password         ${password}`,
      `  API key          ${signIn.apiKey}`,
      `  WeChat, played   ${simulator}`,
      '',
      created
        ? '  This sign-in is kept in sign-in.json of RAPPORT_HOME.'
        : '  Your data is as you left it.',
      '  Ctrl-C stops everything.',
      '',
    ].join('\n'),
  );
}
