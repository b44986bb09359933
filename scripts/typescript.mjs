// Compiles TypeScript sources with SWC in the importing thread. Decorator metadata rules out Node's type stripping; a
// loader in its own thread (`module.register`) takes twice the time.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const options = { ...JSON.parse(readFileSync(new URL('../.swcrc', import.meta.url), 'utf8')), swcrc: false };
const SOURCE = /^file:(?!.*\/node_modules\/).*\.ts(\?|$)/;

process.setSourceMapsEnabled(true);
registerHooks({
  load(url, context, next) {
    if (!SOURCE.test(url)) return next(url, context);
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, 'utf8'), { ...options, filename });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
