// Loads TypeScript as Node runs it: each source is compiled by SWC, in the thread that imports it. Sources use decorators with
// metadata, which Node itself cannot strip; a loader in a thread of its own (`module.register`) takes twice the time.
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
