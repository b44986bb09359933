import { type CivilDay, RuleViolation, refuseIfAny } from '@hopen/schema';
import { aboveRequest, envelopeObstacles, outOfLimits, tooManyDomains } from '../amount-limits.ts';
import { HOLDING_STATUSES } from '../application-status.ts';
import type { Addition, CaseFile } from '../case-file.ts';
import { type Change, decideEach, decideOn, type OpenCase, type Situation } from '../decide.ts';
import type { Holding } from '../eligibility.ts';
import type { Envelope } from '../envelope.ts';
import type { Programme } from '../programme.ts';
import type { Structure } from '../structure.ts';

// Acts by which an ARS reserves money of its envelope.

/** Application that is preselected, and the amount that is reserved for it. */
export interface PreselectionItem {
  readonly opened: OpenCase;
  readonly amountCents: number;
}

/** Facts that several preselections are checked against together. */
export interface PreselectionFacts {
  readonly envelope: Envelope;
  /** Every application of their structures to the programme. */
  readonly holdings: readonly Holding[];
}

/** Preselects several applications of one programme and region: all fit the envelope and the structures' domains, or none is. */
export function preselect(
  items: readonly PreselectionItem[],
  { envelope, holdings }: PreselectionFacts,
): Addition[] {
  const { programme, today } = items[0]!.opened;
  const additions = decideEach(
    'PRESELECT',
    items.map(({ opened, amountCents }) => ({ opened, change: preselectionChange(opened, amountCents) })),
  );
  if (items.some(({ opened }) => opened.programme.code !== programme.code)) throw severalProgrammes();
  const proposals = items.map(({ opened: { structure, file }, amountCents }) => {
    return { structure, domainCode: file.application.domainCode, amountCents };
  });
  refuseIfAny(selectionObstacles(proposals, holdings, { programme, envelope, today }));
  return additions;
}

export const preselectionChange = ({ file, programme }: Situation, amountCents: number): Change => ({
  terms: { grantedCents: amountCents },
  violations: proposalObstacles(file, programme, amountCents),
});

export const amend = (opened: OpenCase, amountCents: number, envelope: Envelope): Addition =>
  decideOn(opened, 'AMEND_PRESELECTION', amendmentChange(opened, amountCents, envelope));

export const amendmentChange = (
  { file, programme, today }: Situation,
  amountCents: number,
  envelope: Envelope,
): Change => ({
  terms: { grantedCents: amountCents },
  violations: [
    ...proposalObstacles(file, programme, amountCents),
    ...envelopeObstacles(envelope, amountCents - file.reservedCents, today),
  ],
});

/** Gives back what was reserved, and the proposal with it. */
export const cancel = (opened: OpenCase): Addition =>
  decideOn(opened, 'CANCEL_PRESELECTION', cancellationChange());

export const cancellationChange = (): Change => ({ terms: { grantedCents: null } });

const proposalObstacles = ({ last }: CaseFile, programme: Programme, amountCents: number) => [
  ...outOfLimits(amountCents, programme, 'amount'),
  ...aboveRequest(amountCents, last.requestedCents, 'amount'),
];

const severalProgrammes = () =>
  new RuleViolation('BAD_USER_INPUT', 'Une présélection porte sur un seul programme.', { field: 'items' });

/** Application that is preselected with others: whose it is, for which domain, for how much. */
export interface Proposal {
  readonly structure: Structure;
  readonly domainCode: string;
  readonly amountCents: number;
}

/** Violations of what several preselections share: the envelope, and for each structure so many domains, each once. */
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

/** Domains that a structure may not be granted, reported on its last item in the list. */
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
