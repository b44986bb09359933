/** What is tested is what runs: the build. */
export default {
  roots: ['<rootDir>/dist'],
  transform: {},
  testTimeout: 60_000,
};
