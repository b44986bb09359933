import { type CivilDay, RuleViolation } from '@hopen/schema';
import { envelopeObstacles } from '../act-changes.ts';
import { tooManyDomains } from '../amount-limits.ts';
import { type ApplicationStatus, HOLDING_STATUSES } from '../application-status.ts';
import type { Envelope } from '../envelope.ts';
import type { Programme } from '../programme.ts';
import type { Structure } from '../structure.ts';

/** An application that is preselected with others: whose it is, for which domain, and for how much. */
export interface Proposal {
  readonly structure: Structure;
  readonly domainCode: string;
  readonly amountCents: number;
}

/** Another application of one of these structures. */
export interface Holding {
  readonly structure: Structure;
  readonly domainCode: string;
  readonly status: ApplicationStatus;
}

/** What many preselections must keep together: the envelope, and for each structure so many domains, each once. */
export function selectionObstacles(
  proposals: readonly Proposal[],
  holdings: readonly Holding[],
  { programme, envelope, today }: { programme: Programme; envelope: Envelope; today: CivilDay },
): RuleViolation[] {
  const neededCents = proposals.reduce((sum, { amountCents }) => sum + amountCents, 0);
  const held = holdings.filter(({ status }) => HOLDING_STATUSES.includes(status));
  return [
    ...envelopeObstacles(envelope, neededCents, today),
    ...[...Map.groupBy(proposals, ({ structure }) => structure)].flatMap(([structure, own]) =>
      structureObstacles(
        proposals.lastIndexOf(own.at(-1)!),
        own.map(({ domainCode }) => domainCode),
        held.filter((each) => each.structure === structure).map(({ domainCode }) => domainCode),
        programme,
      ),
    ),
  ];
}

/** What one structure may not be granted, told of its last application in the list. */
function structureObstacles(
  index: number,
  proposed: readonly string[],
  held: readonly string[],
  programme: Programme,
): RuleViolation[] {
  const field = `items.${index}`;
  const twice = proposed.find((code, rank) => held.includes(code) || proposed.indexOf(code) < rank);
  const already = twice
    ? [
        new RuleViolation(
          'ALREADY_APPLIED',
          `Le domaine ${twice} est déjà attribué à cette structure, ou proposé deux fois.`,
          { field },
        ),
      ]
    : [];
  const tooMany = tooManyDomains(held.length, proposed.length, programme).map((each) => each.at(field));
  return [...already, ...tooMany];
}
