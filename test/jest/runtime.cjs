const { registerHooks } = require('node:module');
const { pathToFileURL } = require('node:url');
const { default: JestRuntime } = require('jest-runtime');

const GLOBALS = pathToFileURL(require.resolve('./globals.mjs')).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url: GLOBALS, shortCircuit: true } : next(specifier, context),
});

/**
 * Jest's runtime, but test files and all that they import are loaded by Node itself, once per worker: Jest's own loader gives
 * each file every module anew. `unstable_` methods are private to Jest: it stays pinned, and an upgrade starts here.
 */
module.exports = class NativeRuntime extends JestRuntime {
  unstable_shouldLoadAsEsm(path) {
    return path.endsWith('.ts') || super.unstable_shouldLoadAsEsm(path);
  }

  async unstable_importModule(path) {
    const { use } = await import(GLOBALS);
    use(this.jestGlobals.cjsGlobals(path));
    await import(pathToFileURL(path).href);
  }
};
