import { addMonths, beneficiaryReference, type CivilDay, RuleViolation } from '@hopen/schema';
import { tooManyDomains } from './amount-limits.ts';
import { type ApplicationStatus, ENDED_STATUSES, HOLDING_STATUSES } from './application-status.ts';
import type { Beneficiary } from './beneficiary.ts';
import { outOfTime } from './calendar.ts';
import type { Programme } from './programme.ts';
import { notTheStructure, type Structure, structureOf } from './structure.ts';

/** Other application of a structure to the same programme, as far as rules read it. */
export interface OtherApplication {
  readonly id: string;
  readonly domainCode: string;
  readonly status: ApplicationStatus;
  /** Day of its last decision. */
  readonly from: CivilDay;
}

/** Application that may count against the domains of a structure. */
export interface Holding {
  readonly structure: Structure;
  readonly domainCode: string;
  readonly status: ApplicationStatus;
}

/** Application that somebody considers or makes. */
export interface Candidacy {
  readonly programme: Programme;
  readonly domainCode: string;
  /** Null when no such beneficiary is known. */
  readonly beneficiary: Beneficiary | null;
  /** Region of the application; null when it is not given. */
  readonly regionCode: string | null;
  readonly others: readonly OtherApplication[];
  readonly day: CivilDay;
}

/** Violations of an application: the answer to `eligibility`, enforced by `createApplication`. */
export function obstaclesTo(candidacy: Candidacy): RuleViolation[] {
  const { programme, beneficiary, day } = candidacy;
  return [
    ...outOfTime(programme, 'APPLICATION', day),
    ...obstaclesOf(candidacy),
    ...(beneficiary ? notTheStructure(beneficiary) : []),
    ...(isStructure(beneficiary) ? obstaclesAmong(candidacy) : []),
  ];
}

/**
 * Violations of a filing. The table of acts sets its deadline, and the applicant's kind was checked at its creation: a
 * register may turn a site public in between.
 */
export function obstaclesToFiling(candidacy: Candidacy): RuleViolation[] {
  const among = isStructure(candidacy.beneficiary) ? obstaclesAmong : obstaclesOfHeld;
  return [...obstaclesOf(candidacy), ...among(candidacy)];
}

/** Violations of a transfer: a successor may hold the application, and its limits leave room for it. */
export function obstaclesToTakingOver(candidacy: Candidacy): RuleViolation[] {
  const { beneficiary } = candidacy;
  return [
    ...obstaclesOf(candidacy),
    ...(beneficiary ? notTheStructure(beneficiary) : []),
    ...obstaclesOfHeld(candidacy),
  ].map((each) => each.at('successor'));
}

/** True if a beneficiary is a structure of its own. A public site learns nothing of its legal entity's applications, which may be drafts. */
const isStructure = (beneficiary: Beneficiary | null): boolean =>
  beneficiary === null ||
  structureOf(beneficiary) === beneficiaryReference(beneficiary.kind, beneficiary.number);

/** Violations of the programme's and the beneficiary's own conditions. */
function obstaclesOf({ programme, domainCode, beneficiary, regionCode, day }: Candidacy): RuleViolation[] {
  const { source, domainCodes, applicantKinds } = programme;
  const found: RuleViolation[] = [];
  if (!domainCodes.includes(domainCode)) {
    const message = `« ${domainCode.slice(0, 20)} » n'est pas un domaine du programme : ${domainCodes.join(', ')}.`;
    found.push(new RuleViolation('UNKNOWN_DOMAIN', message, { field: 'domain', source }));
  }
  if (!beneficiary || (beneficiary.closedOn !== null && beneficiary.closedOn <= day)) {
    const message = 'Ce bénéficiaire est inconnu, ou fermé : seul un établissement ouvert peut candidater.';
    return [...found, new RuleViolation('UNKNOWN_BENEFICIARY', message, { field: 'beneficiary' })];
  }
  if (!applicantKinds.includes(beneficiary.kind)) {
    const message = `Ce programme s'adresse aux ${applicantKinds.join(', ')}, et non aux ${beneficiary.kind}.`;
    found.push(new RuleViolation('APPLICANT_KIND_NOT_ADMITTED', message, { field: 'beneficiary', source }));
  }
  return [...found, ...regionObstacles(beneficiary, regionCode)];
}

/** Violations of the region: a site's own; of a legal entity or a group, one of its sites' that it names. */
function regionObstacles({ regionCodes }: Beneficiary, regionCode: string | null): RuleViolation[] {
  if (regionCode === null && regionCodes.length > 1) {
    const message = `Ce bénéficiaire a des sites dans les régions ${regionCodes.join(', ')} : dites où il candidate.`;
    return [new RuleViolation('REGION_REQUIRED', message, { field: 'regionCode' })];
  }
  if (regionCodes.length > 0 && (regionCode === null || regionCodes.includes(regionCode))) return [];
  const message = "Ce bénéficiaire n'a pas de site ouvert dans cette région.";
  return [new RuleViolation('REGION_NOT_OF_BENEFICIARY', message, { field: 'regionCode' })];
}

/** Violations against the structure's other applications: one per domain, some months after a refusal, so many domains at most. */
function obstaclesAmong({ programme, domainCode, others, day }: Candidacy): RuleViolation[] {
  const held = others.filter(({ status }) => HOLDING_STATUSES.includes(status));
  const same = others.filter((other) => other.domainCode === domainCode);
  const open = same.find(({ status }) => !ENDED_STATUSES.includes(status));
  if (open) {
    const message = `Une candidature de cette structure existe déjà pour ce domaine : ${open.id}.`;
    return [new RuleViolation('ALREADY_APPLIED', message, { field: 'domain' })];
  }
  return [...refusedRecently(same, programme, day), ...tooManyDomains(held.length, 1, programme)];
}

/** Violations against what the structure holds alone: whoever asks may not know of its other applications. */
function obstaclesOfHeld({ programme, others, domainCode }: Candidacy): RuleViolation[] {
  const held = others.filter(({ status }) => HOLDING_STATUSES.includes(status));
  const twice = held.some((other) => other.domainCode === domainCode)
    ? [new RuleViolation('ALREADY_APPLIED', 'Ce domaine est déjà attribué à cette structure.')]
    : [];
  return [...twice, ...tooManyDomains(held.length, 1, programme)];
}

function refusedRecently(
  others: readonly OtherApplication[],
  { rules: { monthsAfterRefusal } }: Programme,
  day: CivilDay,
): RuleViolation[] {
  const again = others
    .filter(({ status }) => status === 'REFUSED')
    .map(({ from }) => addMonths(from, monthsAfterRefusal.value))
    .sort()
    .at(-1);
  if (again === undefined || again <= day) return [];
  return [
    new RuleViolation('REFUSED_RECENTLY', `Refusée récemment : possible de nouveau à partir du ${again}.`, {
      field: 'domain',
      source: monthsAfterRefusal.source,
    }),
  ];
}
