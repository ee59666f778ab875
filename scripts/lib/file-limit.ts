// Loaded into every test process before its file. The runner's own limits end a test, not its
// process: one that waits on, or that catches SIGTERM as a browser's driver does, would hold up
// everything behind it for ever. So a process ends itself, and says what kept it.
const limitMs = Number(process.env['RAPPORT_TEST_FILE_LIMIT_MS'] ?? 20 * 60_000);

setTimeout(() => {
  const kept = Object.entries(Object.groupBy(process.getActiveResourcesInfo(), (name) => name))
    .map(([name, all = []]) => `${all.length} ${name}`)
    .join(', ');
  console.error(`This file was not done after ${limitMs / 1000} s and was ended; open: ${kept}`);
  process.exit(1);
}, limitMs).unref();
