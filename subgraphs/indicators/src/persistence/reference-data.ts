import { readdir } from 'node:fs/promises';
import { type SqlEntityManager } from '@hopen/kit/database';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { addDays, type CivilDay } from '@hopen/schema';
import { definitionsOf, type ProgrammeFile } from '../domain/definition-file.ts';
import { pastFaults } from '../domain/definition-file-versions.ts';
import { Domain, IndicatorDefinition, Prerequisite, Programme } from '../domain/definitions.ts';
import { type DefinitionFile, located, readDefinitionFile } from './definition-file-reader.ts';

const FOLDER = new URL('../../data/', import.meta.url);

/** Rows that are loaded again keep the day on which they were added. */
const KEEP_ADDED_ON = { onConflictExcludeFields: ['addedOn' as const] };

/** Loads the shipped definitions, and those of `definitions/` in a folder. */
export async function loadReferenceData(
  em: SqlEntityManager,
  folder: URL | undefined,
  today: CivilDay,
): Promise<void> {
  await loadDefinitions(em, FOLDER, today);
  if (!folder) return;
  const further = new URL('definitions/', folder);
  refuse(repeatedProgrammes([...(await readFolder(FOLDER)), ...(await readFolder(further))]));
  await loadDefinitions(em, further, today);
}

/**
 * Loads the domains, prerequisites and definitions of each file of a folder: all files, or none when one has a fault or would
 * change past verdicts. Rows that are new in a programme of which definitions are loaded are added tomorrow; the first load of a
 * programme has no such day.
 */
export async function loadDefinitions(em: SqlEntityManager, from: URL, today: CivilDay): Promise<void> {
  const files = await readFolder(from);
  refuse(repeatedProgrammes(files));
  const loaded = {
    definitions: await em.find(IndicatorDefinition, {}, { disableIdentityMap: true }),
    prerequisites: await em.find(Prerequisite, {}, { disableIdentityMap: true }),
  };
  refuse(files.flatMap((file) => pastFaults(file.content, loaded).map((fault) => located(file, fault))));
  const known = new Set(loaded.definitions.map(({ programmeCode }) => programmeCode));
  const rows = <Row>(part: (content: ProgrammeFile) => readonly Omit<Row, 'programmeCode' | 'addedOn'>[]) =>
    files.flatMap(({ content }) => {
      const { programmeCode } = content;
      // From the next day on: this morning's verdicts stay.
      const addedOn = known.has(programmeCode) ? addDays(today, 1) : null;
      return part(content).map((row) => ({ ...row, programmeCode, addedOn }) as Row);
    });
  const programmes = files.map(({ content: { programmeCode: code, steeringBody } }) => ({
    code,
    steeringBody,
  }));
  const prerequisites = rows<Prerequisite>((content) => content.prerequisites);
  const domains = rows<Domain>((content) => content.domains);
  const definitions = rows<IndicatorDefinition>(definitionsOf);
  await em.transactional(async (transaction) => {
    await transaction.upsertMany(Programme, programmes);
    await transaction.upsertMany(Prerequisite, prerequisites, KEEP_ADDED_ON);
    await transaction.upsertMany(Domain, domains, KEEP_ADDED_ON);
    await transaction.upsertMany(IndicatorDefinition, definitions, KEEP_ADDED_ON);
  });
}

async function readFolder(folder: URL): Promise<DefinitionFile[]> {
  const found = await readdir(folder).catch((error: Error) => {
    throw notLoaded([error.message]);
  });
  const names = found.filter((name) => name.endsWith('.json')).sort();
  const read = await Promise.all(names.map((name) => readDefinitionFile(new URL(name, folder))));
  refuse(read.flatMap(({ faults }) => faults));
  return read.map(({ file }) => file);
}

/** Reports all faults at once, one per line. */
function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw notLoaded(faults);
}

const notLoaded = (faults: readonly string[]) =>
  new UserFacingError(`The definitions of the indicators are not loaded:\n${faults.join('\n')}`);

function repeatedProgrammes(files: readonly DefinitionFile[]): string[] {
  const codes = files.map(({ content }) => content.programmeCode);
  return files
    .filter((_, index) => codes.indexOf(codes[index]!) < index)
    .map((file) => located(file, { path: ['programmeCode'], message: 'has a file already' }));
}
