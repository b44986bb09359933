/** Leaves the machine as the run found it. */
export default () => globalThis.removeRunFolder();
