import { UserFacingError } from '@hopen/kit/user-facing-error';
import { findRegion, TREATY_VERSION } from '@hopen/schema';
import { ANSWER_CHECKS } from './answers.ts';
import type { Check, Group } from './check.ts';
import { CONTENT_CHECKS } from './content.ts';
import { DAY_CHECKS } from './days.ts';
import { ENTITY_CHECKS } from './entities.ts';
import { ERROR_CHECKS } from './errors.ts';
import { HISTORY_CHECKS } from './history.ts';
import { meet } from './introspect.ts';
import { LOAD_CHECKS, SPEED_CHECKS } from './load.ts';
import { Breach, Unseen } from './outcome.ts';
import { REGION_CHECKS } from './regions.ts';
import { SCHEMA_CHECKS } from './schema.ts';
import type { ConformanceOptions, ConformanceTarget } from './target.ts';
import { TOKEN_CHECKS } from './tokens.ts';

/** In the order in which a person mends them. */
const GROUPS: readonly Group[] = [
  SCHEMA_CHECKS,
  ENTITY_CHECKS,
  REGION_CHECKS,
  ANSWER_CHECKS,
  DAY_CHECKS,
  HISTORY_CHECKS,
  CONTENT_CHECKS,
  ERROR_CHECKS,
  TOKEN_CHECKS,
  LOAD_CHECKS,
];

/** What one check found. */
export interface Finding {
  readonly subject: string;
  readonly check: string;
  /** `unseen`: there was nothing to look at, or an earlier breach is in the way. */
  readonly outcome: 'passed' | 'breach' | 'unseen';
  readonly seen: string;
  /** What to do about a breach. */
  readonly todo?: string;
}

/** What the State reads before it signs. */
export interface Report {
  readonly region: string;
  readonly url: string;
  /** The type that answers for the region. */
  readonly type: string;
  readonly treaty: string;
  /** Whether there is no breach of the treaty. How fast it is, is another matter. */
  readonly conforms: boolean;
  readonly speed: Finding;
  readonly findings: readonly Finding[];
}

/** Tests a running regional subgraph from outside. Throws when nothing answers there; a breach is a finding. */
export async function conformanceOf(options: ConformanceOptions): Promise<Report> {
  const { region, url, from } = options;
  if (!findRegion(region)) throw new UserFacingError(`No region has the INSEE code "${region}".`);
  for (const address of from === undefined ? [url] : [url, from])
    if (!/^https?:$/.test(URL.parse(address)?.protocol ?? ''))
      throw new UserFacingError(`"${address}" is no address such as http://127.0.0.1:4153/graphql.`);
  const ars = await meet(options);
  const findings: Finding[] = [];
  for (const group of GROUPS)
    for (const check of group.checks) findings.push(await findingOf(group, check, findings, ars));
  const conforms = findings.every(({ outcome }) => outcome !== 'breach');
  const speed = await findingOf(SPEED_CHECKS, SPEED_CHECKS.checks[0]!, findings, ars);
  return { region, url, type: ars.line.type, treaty: TREATY_VERSION, conforms, speed, findings };
}

async function findingOf(
  { subject, after = [] }: Group,
  check: Check,
  before: readonly Finding[],
  ars: ConformanceTarget,
): Promise<Finding> {
  const waitsFor = [...after, ...(check.after ?? [])];
  const broken = before.find((each) => each.outcome === 'breach' && waitsFor.includes(each.check));
  return { subject, ...(broken ? behind(broken, check) : await lookAt(check, ars)) };
}

const behind = (broken: Finding, { name }: Check) =>
  ({ check: name, outcome: 'unseen', seen: `Not looked at, because of: ${broken.check}.` }) as const;

async function lookAt(
  { name, todo, look }: Check,
  ars: ConformanceTarget,
): Promise<Omit<Finding, 'subject'>> {
  try {
    return { check: name, outcome: 'passed', seen: await look(ars) };
  } catch (error) {
    if (error instanceof Unseen) return { check: name, outcome: 'unseen', seen: error.message };
    // Whatever goes wrong with an answer is the fault of the one who gave it.
    const seen =
      error instanceof Breach ? error.message : `No answer that can be read: ${(error as Error).message}`;
    return { check: name, outcome: 'breach', seen, todo };
  }
}
