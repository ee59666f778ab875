// Preloaded into helper processes (node --import): when the program that started them is gone, even
// by kill -9, they end as if asked to.
if (process.connected) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
}
