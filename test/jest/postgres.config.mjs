import all from './config.mjs';

/** Test files that use no database, or the embedded one only. */
const WITHOUT_A_SERVER = [
  'architecture',
  'composition',
  'documentation',
  'processes/another-gateway',
  'processes/bench-campaign',
  'processes/embedded-database',
  'processes/explorer',
  'processes/new-ars-.*',
];

/** `npm run test:postgres`: the stories through the whole graph, each on a database of its own, and the processes over it. */
export default {
  ...all,
  testMatch: ['<rootDir>/test/src/**/*.test.ts'],
  testPathIgnorePatterns: [`/(${WITHOUT_A_SERVER.join('|')})\\.test\\.ts$`],
};
