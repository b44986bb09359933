const { setTimeout: pause } = require('node:timers/promises');
const { TestEnvironment } = require('jest-environment-node');

/** Node's own constructors in Jest's context, so that what a test hands to `expect.any` is what Jest knows by that name. */
const CONSTRUCTORS = Object.getOwnPropertyNames(globalThis).filter(
  (name) => /^[A-Z]/.test(name) && Object.getOwnPropertyDescriptor(globalThis, name).writable,
);

/** Handle types that must be closed by the end of a test file: one left open would act during the next. */
const HANDLES = [
  'TCPServerWrap',
  'TCPSocketWrap',
  'PipeWrap',
  'ProcessWrap',
  'Timeout',
  'MessagePort',
  'Worker',
];
/** Generous: a connection that was closed takes some turns to be gone. */
const CLOSING_MS = 20_000;
const LOOK_EVERY_MS = 20;

module.exports = class NativeEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    for (const name of CONSTRUCTORS) this.global[name] = globalThis[name];
  }

  async setup() {
    await super.setup();
    // Jest knows the source maps of what Jest compiled; Node has those of what it loaded.
    Error.prepareStackTrace = undefined;
    this.openBefore = openHandles();
  }

  async teardown() {
    const left = await leftOpen(this.openBefore);
    await super.teardown();
    if (left.length > 0) throw new Error(`Left open at the end of the file: ${left.join(', ')}.`);
  }
};

const openHandles = () => process.getActiveResourcesInfo().filter((name) => HANDLES.includes(name));

/** The handles that were not there before and do not go away. The pause is a handle too, and is over when they are counted. */
async function leftOpen(before) {
  for (const until = Date.now() + CLOSING_MS; ; await pause(LOOK_EVERY_MS)) {
    const left = openHandles();
    for (const name of before) if (left.includes(name)) left.splice(left.indexOf(name), 1);
    if (left.length === 0 || Date.now() > until) return left;
  }
}
