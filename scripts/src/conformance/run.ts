import { UserFacingError } from '@hopen/kit/user-facing-error';
import { findRegion, TREATY_VERSION } from '@hopen/schema';
import { ANSWER_CHECKS } from './answers.ts';
import type { Check, CheckGroup } from './check.ts';
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

/** Order in which an ARS fixes breaches. */
const GROUPS: readonly CheckGroup[] = [
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

/** Result of one check. */
export interface Finding {
  readonly subject: string;
  readonly check: string;
  /** `unseen`: nothing to examine, or a prerequisite failed. */
  readonly outcome: 'passed' | 'breach' | 'unseen';
  readonly seen: string;
  /** Remedy for a breach. */
  readonly todo?: string;
}

/** Report that the State reads before it signs. */
export interface Report {
  readonly region: string;
  readonly url: string;
  /** Concrete roadmap type of the region. */
  readonly type: string;
  readonly treaty: string;
  /** True without any breach; latency is reported separately. */
  readonly conforms: boolean;
  readonly speed: Finding;
  readonly findings: readonly Finding[];
}

/** Tests a running regional subgraph as a client. Throws if it is unreachable; breaches are findings. */
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
  { subject, after = [] }: CheckGroup,
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

async function lookAt({ name, todo, run }: Check, ars: ConformanceTarget): Promise<Omit<Finding, 'subject'>> {
  try {
    return { check: name, outcome: 'passed', seen: await run(ars) };
  } catch (error) {
    if (error instanceof Unseen) return { check: name, outcome: 'unseen', seen: error.message };
    // Any other error while reading a response counts against the subgraph.
    const seen =
      error instanceof Breach ? error.message : `No answer that can be read: ${(error as Error).message}`;
    return { check: name, outcome: 'breach', seen, todo };
  }
}
