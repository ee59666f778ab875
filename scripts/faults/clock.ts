// Loaded before a process of the stage (`node --import`): its clock can be made to jump, as that of a
// machine whose time is set anew, by a message of milliseconds from whoever started it.
let aheadMs = 0;
const RealDate = Date;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args: unknown[], newTarget) =>
    Reflect.construct(target, args.length > 0 ? args : [target.now() + aheadMs], newTarget) as Date,
  apply: (target) => new target(target.now() + aheadMs).toString(),
  get: (target, property, receiver) =>
    property === 'now'
      ? () => target.now() + aheadMs
      : (Reflect.get(target, property, receiver) as unknown),
});

process.on('message', (ms: number) => (aheadMs = ms));
process.channel?.unref(); // Listening for jumps is no reason to live on.
