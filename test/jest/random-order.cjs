const { createHash } = require('node:crypto');
const { default: Sequencer } = require('@jest/test-sequencer');

/** Test files in an order that the seed of the run decides: `npm test -- --testSequencer '<rootDir>/test/jest/random-order.cjs' --seed=N`. */
module.exports = class RandomOrder extends Sequencer {
  constructor(options) {
    super(options);
    this.seed = options.globalConfig.seed;
  }

  sort(tests) {
    const place = ({ path }) => createHash('sha256').update(`${this.seed} ${path}`).digest('hex');
    return tests.toSorted((one, other) => (place(one) < place(other) ? -1 : 1));
  }
};
