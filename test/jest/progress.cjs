const { relative } = require('node:path');

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/** How far the run is, file by file, and how to run again what failed. */
module.exports = class Progress {
  #begin = Date.now();

  constructor(globalConfig) {
    this.globalConfig = globalConfig;
  }

  onTestFileResult({ path }, { failureMessage, perfStats }, { numTotalTestSuites, testResults }) {
    const place = `[${testResults.length}/${numTotalTestSuites}, ${seconds(Date.now() - this.#begin)}]`;
    const outcome = failureMessage ? 'FAIL' : 'PASS';
    console.error(`${place} ${outcome} ${this.#name(path)} (${seconds(perfStats.runtime)})`);
    if (failureMessage) console.error(failureMessage);
  }

  onRunComplete(_contexts, { testResults }) {
    const failed = testResults.filter(({ failureMessage }) => failureMessage);
    if (failed.length === 0) return;
    const { seed, randomize } = this.globalConfig;
    const order = randomize ? ` --randomize --seed=${seed}` : '';
    console.error('Each of these failed. To run one again alone, in the same order of its tests:');
    for (const { testFilePath } of failed)
      console.error(`  npm ${this.#script()} -- ${this.#name(testFilePath)}${order}`);
    console.error('With -t "WORDS OF ITS NAME" a single test runs.\n');
  }

  #name(path) {
    return relative(this.globalConfig.rootDir, path);
  }

  /** `npm_lifecycle_event` is the script that npm runs. */
  #script() {
    const script = process.env.npm_lifecycle_event;
    return ['test:slow', 'test:postgres'].includes(script) ? `run ${script}` : 'test';
  }
};
