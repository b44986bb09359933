import all from './config.mjs';

/**
 * `npm run test:slow`: sweeps (everything against everything, minutes of processor time), and what starts other programs
 * (processes of the graph, other gateways, Chromium, packed projects).
 */
export default { ...all, testMatch: ['**/src/(processes|sweeps)/*.test.ts'], testPathIgnorePatterns: [] };
