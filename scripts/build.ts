// npm run build: the console, the member pages and the tracker. With --if-changed only what changed.
import { buildAssets } from './lib/build-assets.ts';
import { main } from './lib/command.ts';

await main(async () => {
  const always = !process.argv.includes('--if-changed');
  await buildAssets({ always, say: (line) => console.log(line) });
});
