import type { SqlEntityManager } from '@hopen/kit';
import type { CivilDay } from '@hopen/schema';
import { Application } from '../domain/application.ts';
import { faultsIn } from '../domain/audit.ts';
import type { CaseFile } from '../domain/case-file.ts';
import { type Late, latenessOf } from '../domain/lateness.ts';
import { LATEST_DAY } from '../domain/periods.ts';
import type { Programme } from '../domain/programme.ts';
import { readFiles } from './case-files.ts';
import { findClosures } from './closures.ts';
import type { Difference } from './reconciliation.ts';
import { findTransmissions } from './transmissions.ts';

/** What is late on an application, for the list of its region. */
export interface LateItem extends Late {
  readonly applicationId: string;
  readonly regionCode: string;
}

/** So many files are read at a time: what is held does not grow with the programme. */
const FILES_PER_PAGE = 500;

/** Every decision of a programme that its rules would not have let through, with the lines that it booked. */
export async function decisionDifferences(em: SqlEntityManager, programme: Programme): Promise<Difference[]> {
  const transmissions = await findTransmissions(em, programme.code, LATEST_DAY);
  const closedOn = await findClosures(em, programme.code);
  const differences: Difference[] = [];
  for await (const file of filesOf(em, programme.code)) {
    const known = transmissions.get(file.application.regionCode) ?? [];
    const faults = faultsIn(file, programme, { transmissions: known, closedOn });
    for (const { decision, lines, violations } of faults) {
      const booked = lines.length > 0 ? ` (${lines.map(({ id }) => id).join(', ')})` : '';
      differences.push({
        check: 'RULE',
        subject: `${decision.applicationId} ${decision.sequence}`,
        expected: `${decision.act} as the rules allow`,
        found: violations.map(({ code, message }) => `${code}: ${message}`).join(' ') + booked,
      });
    }
  }
  return differences;
}

/** What is late in a programme as of a day, by region and application: no difference, and not in order either. */
export async function findLate(
  em: SqlEntityManager,
  programme: Programme,
  today: CivilDay,
): Promise<LateItem[]> {
  const late: LateItem[] = [];
  for await (const file of filesOf(em, programme.code)) {
    const { id: applicationId, regionCode } = file.application;
    late.push(...latenessOf(file, programme, today).map((each) => ({ ...each, applicationId, regionCode })));
  }
  return late.sort(
    (one, other) =>
      compare(one.regionCode, other.regionCode) || compare(one.applicationId, other.applicationId),
  );
}

const compare = (one: string, other: string) => (one < other ? -1 : Number(one > other));

/** Every file of a programme, page by page. */
async function* filesOf(em: SqlEntityManager, programmeCode: string): AsyncGenerator<CaseFile> {
  for (let after = ''; ; ) {
    const page = await em.find(
      Application,
      { programmeCode, id: { $gt: after } },
      { orderBy: { id: 'asc' }, limit: FILES_PER_PAGE, disableIdentityMap: true },
    );
    yield* await readFiles(em, page);
    if (page.length < FILES_PER_PAGE) return;
    after = page.at(-1)!.id;
  }
}
