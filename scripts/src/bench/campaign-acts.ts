import type { Act, Decision, LedgerLine } from '@hopen/funding';
import { beneficiaryReference, type CivilDay } from '@hopen/schema';
import type { SyntheticData } from '../synthetic/index.ts';

/** State of an application during the campaign. */
export interface Played {
  readonly applicationId: string;
  readonly expectedVersion: number;
}

/** One mutation of the campaign. */
export interface CampaignStep {
  readonly mutation: string;
  /** Actor: `DGOS`, `ARS 93`, `EJ:…`. */
  readonly organisation: string;
  /** Synthetic application numbers; the graph assigns its own. */
  readonly ids: readonly string[];
  /** Status of each application before and after. */
  readonly before: string | null;
  readonly after: string | null;
  readonly input: (played: readonly Played[]) => object;
}

/** Decision with its context. */
interface DecisionContext {
  readonly decision: Decision;
  readonly previous: Decision | undefined;
  readonly lines: readonly LedgerLine[];
  readonly application: SyntheticData['applications'][number];
}

/** Last day to request an extension ("Asked for in time"); the reply may come later. */
const LAST_DAY_TO_ASK: CivilDay = '2022-02-25';

/** Mutations on one application: name, and input beyond the application and the motive. */
const MUTATIONS: Partial<
  Record<Act, readonly [mutation: string, input: (context: DecisionContext) => object]>
> = {
  CREATE: [
    'createApplication',
    ({ application, decision }) => ({
      programme: application.programmeCode,
      domain: application.domainCode,
      beneficiary: beneficiaryReference(application.beneficiaryKind, application.beneficiaryNumber),
      regionCode: application.regionCode,
      requestedAmount: decision.requestedCents,
    }),
  ],
  SUBMIT: ['submitApplication', () => ({})],
  WITHDRAW: ['withdrawApplication', motiveOf],
  RETURN: ['returnApplication', motiveOf],
  REFUSE: ['refuseApplication', motiveOf],
  FILE_PROJECT: ['fileProject', ({ decision }) => ({ plannedTargetsOn: decision.plannedTargetsOn })],
  RETURN_PROJECT: ['returnProject', motiveOf],
  ACCEPT_PROJECT: ['acceptProject', () => ({})],
  GRANT_EXTENSION: [
    'grantExtension',
    (context) => ({
      ...motiveOf(context),
      months: context.decision.extensionMonths - context.previous!.extensionMonths,
      requestedOn:
        context.decision.decidedOn < LAST_DAY_TO_ASK ? context.decision.decidedOn : LAST_DAY_TO_ASK,
      updatedPlanOn: context.decision.updatedPlanOn,
    }),
  ],
  DECLARE_TARGETS: ['declareTargets', ({ decision }) => ({ reachedOn: decision.targetsReachedOn })],
  REQUEST_EVIDENCE: ['requestEvidence', motiveOf],
  RECORD_LAPSE: ['recordLapse', motiveOf],
  RECORD_PAYMENT: [
    'recordPayment',
    ({ lines: [line] }) => ({
      instalment: line!.kind,
      amount: line!.amountCents,
      valueOn: line!.valueOn,
      vehicle: line!.vehicle,
    }),
  ],
};

function motiveOf({ decision: { motive } }: DecisionContext): object {
  return { motive };
}

/** Mutation for a decision on one application; undefined for batch decisions. */
export function stepOf(context: DecisionContext): CampaignStep | undefined {
  const { decision, previous } = context;
  const named = MUTATIONS[decision.act];
  if (!named) return undefined;
  const [mutation, input] = named;
  return {
    mutation,
    organisation: decision.organisation!,
    ids: [decision.applicationId],
    before: previous?.status ?? null,
    after: decision.status,
    input: ([played]) => ({ ...played, ...input(context) }),
  };
}

/** Batch preselection by an ARS. */
export const preselection = (decisions: readonly Decision[]): CampaignStep => ({
  mutation: 'preselectApplications',
  organisation: decisions[0]!.organisation,
  ids: decisions.map(({ applicationId }) => applicationId),
  before: 'SUBMITTED',
  after: 'PRESELECTED',
  input: (played) => ({
    items: played.map((each, index) => ({ ...each, amount: decisions[index]!.grantedCents })),
  }),
});

/** Batch retention by the DGOS. */
export const retention = (decisions: readonly Decision[]): CampaignStep => ({
  mutation: 'retainApplications',
  organisation: 'DGOS',
  ids: decisions.map(({ applicationId }) => applicationId),
  before: 'PRESELECTED',
  after: 'RETAINED',
  input: (items) => ({ items }),
});

/** Transmission of an ARS's preselection. */
export const transmission = ({
  organisation,
  programmeCode,
  forecast,
}: SyntheticData['transmissions'][number]): CampaignStep => ({
  mutation: 'transmitPreselection',
  organisation,
  ids: [],
  before: null,
  after: null,
  input: () => ({
    programme: programmeCode,
    forecast: forecast.map(({ year, domainCode, amountCents }) => ({
      year,
      domain: domainCode,
      amount: amountCents,
    })),
  }),
});
