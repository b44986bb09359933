/**
 * `npm test`: every package, rules beside the rules, stories and audits in test/. No build is needed first, and no other
 * program. `npm run test:slow` runs what this leaves out.
 */
export default {
  rootDir: '../..',
  roots: [
    '<rootDir>/schema',
    '<rootDir>/subgraphs',
    '<rootDir>/gateway',
    '<rootDir>/scripts',
    '<rootDir>/test',
  ],
  testMatch: ['**/src/**/*.test.ts'],
  testPathIgnorePatterns: ['/src/(processes|sweeps)/'],
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironment: '<rootDir>/test/jest/environment.cjs',
  runtime: '<rootDir>/test/jest/runtime.cjs',
  transform: {},
  watchPathIgnorePatterns: ['/dist/', '/.data/'],
  modulePathIgnorePatterns: ['/dist/'],
  globalSetup: '<rootDir>/test/jest/run-folder.mjs',
  globalTeardown: '<rootDir>/test/jest/remove-run-folder.mjs',
  // A test waits for what it expects; this bounds only one that will never end.
  testTimeout: 600_000,
  maxWorkers: 2,
  reporters: ['<rootDir>/test/jest/progress.cjs', 'summary'],
};
