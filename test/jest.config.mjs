/** One run for every package: rules beside the rules, stories in test/. No build is needed first. */
export default {
  rootDir: '..',
  roots: [
    '<rootDir>/schema',
    '<rootDir>/subgraphs',
    '<rootDir>/gateway',
    '<rootDir>/scripts',
    '<rootDir>/test',
  ],
  testMatch: ['**/src/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  testEnvironmentOptions: { customExportConditions: ['@hopen/source', 'node', 'node-addons'] },
  watchPathIgnorePatterns: ['/dist/', '/.data/'],
  modulePathIgnorePatterns: ['/dist/'],
  globalSetup: '<rootDir>/test/run-folder.mjs',
  globalTeardown: '<rootDir>/test/remove-run-folder.mjs',
  testTimeout: 60_000,
  maxWorkers: 2,
};
