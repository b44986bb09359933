import { once } from 'node:events';
import { join } from 'node:path';
import { Establishment, establishments, LegalEntity } from '@hopen/establishments';
import { type DatabaseLocation, openPglite } from '@hopen/kit/database';
import { serve } from '@hopen/kit/serve';
import { clockFrom } from '@hopen/kit/server';
import { ANONYMOUS } from '@hopen/schema';
import { runFinessImport } from '../import/finess.ts';
import type { ImportFigures, ImportTask } from './import.ts';
import { measureSearches } from './import-searches.ts';
import { round } from './load.ts';
import { peakMemoryMb } from './start.ts';

// The import in its own process, so that its peak memory is its own. Takes a task, replies with its figures, and exits
// with its parent.

process.on('disconnect', () => process.exit());
const clock = clockFrom(process.env);
const [task] = (await once(process, 'message')) as [ImportTask];
const pglite = task.url === null ? await openPglite({ dataDir: join(task.folder, 'postgres') }) : undefined;
process.send!(await measure(pglite ? { pglite } : { url: task.url! }));
await pglite?.close();
process.disconnect();

async function measure(location: DatabaseLocation): Promise<ImportFigures> {
  const begin = performance.now();
  await runFinessImport(location, clock(), {
    files: [task.file],
    categories: null,
    replaceSynthetic: false,
    allowClosures: false,
    rejectsPath: join(task.folder, 'finess-rejects.csv'),
  });
  const seconds = (performance.now() - begin) / 1000;
  const peakMemory = await peakMemoryMb(process.pid);
  const authenticate = async () => ANONYMOUS;
  const served = await serve(establishments, { database: location, authenticate, clock, port: 0 });
  try {
    const em = served.database.em.fork();
    const legalEntities = await em.count(LegalEntity);
    const sites = await em.count(Establishment);
    console.error(`import: ${sites} sites in ${Math.round(seconds)} s; searches`);
    return {
      seconds: round(seconds),
      legalEntities,
      sites,
      recordsPerSecond: round((legalEntities + sites) / seconds),
      peakMemoryMb: peakMemory,
      searches: await measureSearches(served.url, em),
    };
  } finally {
    await served.stop();
  }
}
