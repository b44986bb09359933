import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One folder per run for keys, locks and what test files share; filled databases are kept elsewhere (`snapshots.ts`). */
export default async function makeRunFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'hopen-test-'));
  process.env.HOPEN_RUN_FOLDER = folder;
  process.env.HOPEN_RUN_PROCESS = String(process.pid);
  globalThis.removeRunFolder = () => rm(folder, { recursive: true, force: true });
}
