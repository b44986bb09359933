import { readdir, readFile } from 'node:fs/promises';
import type { SqlEntityManager } from '@hopen/kit';
import { Domain, IndicatorDefinition, Prerequisite } from '../domain/definitions.ts';

const FOLDER = new URL('../../data/', import.meta.url);

type Part<Row> = Omit<Row, 'programmeCode'>[];
interface ProgrammeFile {
  readonly programmeCode: string;
  readonly prerequisites: Part<Prerequisite>;
  readonly domains: Part<Domain>;
  readonly indicators: Part<IndicatorDefinition>;
}

/** Brings the domains, prerequisites and definitions of each file in `data/` into their tables. */
export async function loadDefinitions(em: SqlEntityManager): Promise<void> {
  for (const name of await readdir(FOLDER)) {
    const file: ProgrammeFile = JSON.parse(await readFile(new URL(name, FOLDER), 'utf8'));
    const { programmeCode } = file;
    const rows = <Row>(part: Part<Row>) => part.map((row) => ({ ...row, programmeCode }) as Row);
    await em.upsertMany(Prerequisite, rows<Prerequisite>(file.prerequisites));
    await em.upsertMany(Domain, rows<Domain>(file.domains));
    await em.upsertMany(IndicatorDefinition, rows<IndicatorDefinition>(file.indicators));
  }
}
