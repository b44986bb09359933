import { type JournalEntry } from '@hopen/kit/commands';
import { bulkInsert, type SqlEntityManager } from '@hopen/kit/database';
import type { CivilDay } from '@hopen/schema';
import { LATEST_DAY } from '../domain/periods.ts';
import { Transmission } from '../domain/transmission.ts';

/** Transmissions of a programme by that day, by region in the order of their versions. */
export async function findTransmissions(
  em: SqlEntityManager,
  programmeCode: string,
  day: CivilDay,
): Promise<Map<string, Transmission[]>> {
  const all = await em.find(
    Transmission,
    { programmeCode, transmittedOn: { $lte: day } },
    { orderBy: [{ regionCode: 'asc' }, { version: 'asc' }], disableIdentityMap: true },
  );
  return Map.groupBy(all, ({ regionCode }) => regionCode);
}

/** Latest transmission of each region that has ever made one, whatever the day is. */
export async function findLatestTransmissions(
  em: SqlEntityManager,
  programmeCode: string,
): Promise<Map<string, Transmission>> {
  const all = await findTransmissions(em, programmeCode, LATEST_DAY);
  return new Map([...all].map(([regionCode, versions]) => [regionCode, versions.at(-1)!]));
}

/** Latest transmission of the region of each of these applications, in their order; null where there is none. */
export async function findLatestOf(
  em: SqlEntityManager,
  applications: readonly Pick<Transmission, 'programmeCode' | 'regionCode'>[],
): Promise<(Transmission | null)[]> {
  const programmes = new Set(applications.map(({ programmeCode }) => programmeCode));
  const latest = new Map<string, Map<string, Transmission>>();
  for (const code of programmes) latest.set(code, await findLatestTransmissions(em, code));
  return applications.map(
    ({ programmeCode, regionCode }) => latest.get(programmeCode)!.get(regionCode) ?? null,
  );
}

/** Stores a transmission, and returns its journal entry. */
export async function storeTransmission(
  em: SqlEntityManager,
  transmission: Transmission,
): Promise<JournalEntry> {
  const { organisation, regionCode, programmeCode, version, ...payload } = transmission;
  await bulkInsert(em, Transmission, [transmission]);
  return {
    actor: organisation,
    regionCode,
    kind: 'TRANSMIT_PRESELECTION',
    subject: `${programmeCode}-${regionCode}-${version}`,
    payload,
  };
}

/** Transmission by its key. */
export const findTransmission = (
  em: SqlEntityManager,
  { programmeCode, regionCode, version }: Pick<Transmission, 'programmeCode' | 'regionCode' | 'version'>,
): Promise<Transmission> => em.findOneOrFail(Transmission, { programmeCode, regionCode, version });
