// Stands in for `@jest/globals` in modules that Node loads: live bindings, so that a helper which is loaded once has the
// `expect` of the test file that runs.
export let afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest, test;

export function use(globals) {
  ({ afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest, test } = globals);
}
