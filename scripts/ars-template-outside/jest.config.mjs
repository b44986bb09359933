/** Tests run on the build, which is what is served. */
export default {
  roots: ['<rootDir>/dist'],
  transform: {},
  testTimeout: 60_000,
};
