import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const FAILED = 'FAILED:';

/** Runs `make` once per run, for the first test file that needs it; the others wait. Returns its result. */
export async function oncePerRun(name: string, make: () => Promise<string>): Promise<string> {
  const folder = process.env.HOPEN_RUN_FOLDER!;
  const result = join(folder, `${name}.txt`);
  try {
    await mkdir(join(folder, `${name}.lock`));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    for (;;) {
      const made = await readFile(result, 'utf8').catch(() => '');
      if (made.startsWith(FAILED)) throw new Error(made);
      if (made) return made;
      await setTimeout(100);
    }
  }
  const made = await make().catch(async (error) => {
    await writeFile(result, `${FAILED} ${error}`);
    throw error;
  });
  await writeFile(result, made);
  return made;
}
