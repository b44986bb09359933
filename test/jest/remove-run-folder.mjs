/** Removes the run folder, which also ends the shared country. */
export default () => globalThis.removeRunFolder();
