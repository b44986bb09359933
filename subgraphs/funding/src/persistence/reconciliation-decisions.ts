import type { SqlEntityManager } from '@hopen/kit/database';
import type { CivilDay } from '@hopen/schema';
import type { CaseFile } from '../domain/case-file.ts';
import { LATEST_DAY } from '../domain/periods.ts';
import type { Programme } from '../domain/programme.ts';
import { faultsIn, type Surroundings } from '../domain/reports/audit.ts';
import { type Late, latenessOf } from '../domain/reports/lateness.ts';
import { readFiles } from './case-files.ts';
import { findClosures } from './closures.ts';
import type { Difference } from './reconciliation-difference.ts';
import { findTransmissions } from './transmissions.ts';

/** Lateness of an application, for the list of its region. */
export interface LateItem extends Late {
  readonly applicationId: string;
  readonly regionCode: string;
}

/** Audit of the files of a programme. */
export interface Audit {
  /** Every decision that the rules would not have let through, with the lines that it booked. */
  readonly differences: readonly Difference[];
  /** Lateness as of the day, by region and application: no difference, and not in order either. */
  readonly lateItems: readonly LateItem[];
}

/** Page size: memory does not grow with the programme. */
const FILES_PER_PAGE = 500;

/** Reads every file of a programme, once. */
export async function auditFiles(
  em: SqlEntityManager,
  programme: Programme,
  today: CivilDay,
): Promise<Audit> {
  const transmissions = await findTransmissions(em, programme.code, LATEST_DAY);
  const closedOn = await findClosures(em, programme.code);
  const differences: Difference[] = [];
  const lateItems: LateItem[] = [];
  for await (const file of filesOf(em, programme.code)) {
    const { id: applicationId, regionCode } = file.application;
    const known = { transmissions: transmissions.get(regionCode) ?? [], closedOn };
    differences.push(...decisionDifferences(file, programme, known));
    if (file.decisions.length === 0)
      differences.push({ check: 'RULE', subject: applicationId, expected: 'a draft', found: 'nothing' });
    lateItems.push(
      ...latenessIn(file, programme, today).map((each) => ({ ...each, applicationId, regionCode })),
    );
  }
  lateItems.sort(
    (one, other) =>
      compare(one.regionCode, other.regionCode) || compare(one.applicationId, other.applicationId),
  );
  return { differences, lateItems };
}

/** Lateness of a file; none where its stored facts cannot be read, which is a difference. */
function latenessIn(file: CaseFile, programme: Programme, today: CivilDay): Late[] {
  try {
    return latenessOf(file, programme, today);
  } catch {
    return [];
  }
}

const decisionDifferences = (file: CaseFile, programme: Programme, known: Surroundings): Difference[] =>
  faultsIn(file, programme, known).map(({ decision, lines, violations }) => {
    const booked = lines.length > 0 ? ` (${lines.map(({ id }) => id).join(', ')})` : '';
    return {
      check: 'RULE',
      subject: `${decision.applicationId} ${decision.sequence}`,
      expected: `${decision.act} as the rules allow`,
      found: violations.map(({ code, message }) => `${code}: ${message}`).join(' ') + booked,
    };
  });

const compare = (one: string, other: string) => (one < other ? -1 : Number(one > other));

/** Every file of a programme, page by page. */
async function* filesOf(em: SqlEntityManager, programmeCode: string): AsyncGenerator<CaseFile> {
  const where = `id in (select id from funding.application where programme_code = ? and id > ? order by id limit ?)`;
  for (let after = ''; ; ) {
    const page = await readFiles(em, { where, values: [programmeCode, after, FILES_PER_PAGE] });
    yield* page;
    if (page.length < FILES_PER_PAGE) return;
    after = page.at(-1)!.application.id;
  }
}
