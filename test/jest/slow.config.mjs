import all from './config.mjs';

/** `npm run test:slow`: what starts other programs (processes of the graph, other gateways, Chromium, packed projects). */
export default { ...all, testMatch: ['**/src/processes/*.test.ts'], testPathIgnorePatterns: [] };
