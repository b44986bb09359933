import type { Viewer } from '@hopen/schema';
import type { Attempt } from '../../../subgraphs/funding/src/testing/campaign/test-attempt.ts';
import { viewerOf } from '../../../subgraphs/funding/src/testing/campaign/test-viewers.ts';
import type { World } from '../../../subgraphs/funding/src/testing/campaign/test-world.ts';
import type { KillableGraph } from './killable-graph.ts';
import type { Answer } from './test-country.ts';

/** Mutation with its viewer. */
export interface Asked {
  readonly mutation: string;
  readonly claims: Record<string, unknown>;
  readonly input: Record<string, unknown>;
}

const APPLICATION = 'id version';
const PAYLOADS: Readonly<Record<string, string>> = {
  preselectApplications: `applications { ${APPLICATION} }`,
  retainApplications: `applications { ${APPLICATION} }`,
  allotEnvelope: 'envelope { allotted }',
  apportionEnvelope: 'envelope { allotted }',
  transmitPreselection: 'transmission { version }',
  declareIndicatorValues: 'results { isNew value { id } userErrors { code } }',
  reviewIndicatorValues: 'values { id }',
};

const MUTATIONS: Readonly<Record<string, string>> = {
  ALLOT: 'allotEnvelope',
  APPORTION: 'apportionEnvelope',
  TRANSMIT: 'transmitPreselection',
  DECLARE_VALUES: 'declareIndicatorValues',
  REVIEW_VALUES: 'reviewIndicatorValues',
  CREATE: 'createApplication',
  UPDATE: 'updateApplication',
  SUBMIT: 'submitApplication',
  WITHDRAW: 'withdrawApplication',
  RETURN: 'returnApplication',
  PRESELECT: 'preselectApplications',
  AMEND_PRESELECTION: 'amendPreselection',
  CANCEL_PRESELECTION: 'cancelPreselection',
  RETAIN: 'retainApplications',
  NOTIFY_AMOUNT: 'notifyAmount',
  REFUSE: 'refuseApplication',
  FILE_PROJECT: 'fileProject',
  RETURN_PROJECT: 'returnProject',
  ACCEPT_PROJECT: 'acceptProject',
  GRANT_EXTENSION: 'grantExtension',
  DECLARE_TARGETS: 'declareTargets',
  REQUEST_EVIDENCE: 'requestEvidence',
  VALIDATE_TARGETS: 'validateTargets',
  REOPEN_VALIDATION: 'reopenValidation',
  CONFIRM: 'confirmApplication',
  TRANSFER: 'transferApplication',
  RECORD_LAPSE: 'recordLapse',
  RECORD_PAYMENT: 'recordPayment',
  RECORD_CORRECTION: 'recordCorrection',
};

/** Input type of each mutation, by introspection. */
export async function inputTypes(graph: KillableGraph): Promise<Map<string, string>> {
  const { data } = await graph.ask(
    { hopen_role: 'dgos' },
    '{ __schema { mutationType { fields { name args { type { ofType { name } } } } } } }',
  );
  const { fields } = data.__schema.mutationType;
  return new Map(
    fields.map(({ name, args }: { name: string; args: { type: { ofType: { name: string } } }[] }) => [
      name,
      args[0]!.type.ofType.name,
    ]),
  );
}

/** Replays attempts of the in-memory world through the graph, mapping numbers. */
export class GraphPlayer {
  /** Number and version in the graph of each application in memory. */
  readonly applications = new Map<string, { readonly id: string; readonly version: number }>();
  readonly #values = new Map<string, string>();

  constructor(
    readonly graph: KillableGraph,
    /** Input type of each mutation. */
    readonly inputs: ReadonlyMap<string, string>,
  ) {}

  /** Mutation of an attempt, built before it is executed in memory. */
  asked(attempt: Attempt, world: World): Asked {
    const mutation = MUTATIONS[attempt.act]!;
    return {
      mutation,
      claims: claimsOf(viewerOf(attempt, world)),
      input: { idempotencyKey: crypto.randomUUID(), ...this.#inputOf(attempt, world) },
    };
  }

  async ask({ mutation, claims, input }: Asked): Promise<Answer> {
    const payload = PAYLOADS[mutation] ?? `application { ${APPLICATION} }`;
    const query = `mutation ($input: ${this.inputs.get(mutation)}!) { ${mutation}(input: $input) { ${payload} userErrors { code } } }`;
    return this.graph.ask(claims, query, { input });
  }

  /** Codes of the refusal; on success, records the new state. */
  learn(attempt: Attempt, { data, errors }: Answer, world: World): string[] {
    if (errors) return errors.map(({ extensions }) => String(extensions.code));
    const payload = data[MUTATIONS[attempt.act]!];
    const codes: string[] = payload.userErrors.map(({ code }: { code: string }) => code);
    if (attempt.act === 'DECLARE_VALUES')
      return [...codes, ...this.#learnValues(attempt, payload.results ?? [], world)];
    if (codes.length > 0) return codes;
    const changed = payload.applications ?? (payload.application ? [payload.application] : []);
    const ids = attempt.act === 'CREATE' ? [[...world.files.keys()].at(-1)!] : attempt.ids;
    for (const [index, { id, version }] of changed.entries())
      this.applications.set(ids[index]!, { id, version });
    return [];
  }

  #learnValues(
    { beneficiary }: Attempt,
    results: readonly { isNew: boolean; value: { id: string } | null; userErrors: { code: string }[] }[],
    world: World,
  ): string[] {
    const added = results.filter(({ isNew }) => isNew);
    const own = world.values.of(beneficiary).slice(-added.length || Number.POSITIVE_INFINITY);
    for (const [index, { value }] of added.entries()) this.#values.set(own[index]!.id, value!.id);
    return results.flatMap(({ userErrors }) => userErrors.map(({ code }) => code));
  }

  #target = (id: string) => {
    const { id: applicationId, version: expectedVersion } = this.applications.get(id)!;
    return { applicationId, expectedVersion };
  };

  #inputOf(attempt: Attempt, world: World): Record<string, unknown> {
    const { act, ids, amountCents, named, motive, beneficiary } = attempt;
    const programme = world.programme.code;
    const asked = (id: string) => amountCents ?? world.files.get(id)!.last.requestedCents;
    const [first] = ids;
    const target = first ? this.#target(first) : {};
    switch (act) {
      case 'ALLOT': {
        const years = attempt.years.length > 0 ? yearInputs(attempt) : null;
        return { programme, regionCode: attempt.regionCode, amount: amountCents ?? 0, years, motive };
      }
      case 'APPORTION':
        return { programme, years: yearInputs(attempt), motive };
      case 'TRANSMIT': {
        const forecast = attempt.forecast.map(({ year, domainCode: domain, amountCents: amount }) => ({
          year,
          domain,
          amount,
        }));
        return { programme, forecast };
      }
      case 'DECLARE_VALUES':
        return { programme, beneficiary, values: attempt.said.map(valueInput) };
      case 'REVIEW_VALUES': {
        const valueIds = attempt.review.valueIds.map((id) => this.#values.get(id)!);
        return { act: attempt.review.act, valueIds, motive };
      }
      case 'CREATE': {
        const { domainCode: domain, regionCode } = attempt;
        return { programme, domain, beneficiary, regionCode, requestedAmount: amountCents ?? 0 };
      }
      case 'UPDATE':
        return { ...target, requestedAmount: amountCents, plannedTargetsOn: named };
      case 'PRESELECT':
        return { items: ids.map((id) => ({ ...this.#target(id), amount: asked(id) })) };
      case 'RETAIN':
        return { items: ids.map(this.#target) };
      case 'AMEND_PRESELECTION':
      case 'NOTIFY_AMOUNT':
        return { ...target, amount: asked(first!), motive };
      case 'SUBMIT':
        return target;
      case 'FILE_PROJECT':
        return { ...target, plannedTargetsOn: named };
      case 'ACCEPT_PROJECT':
        return { ...target, grantedAmount: amountCents };
      case 'GRANT_EXTENSION':
        return { ...target, months: attempt.months, requestedOn: named, updatedPlanOn: named, motive };
      case 'DECLARE_TARGETS':
        return { ...target, reachedOn: named };
      case 'TRANSFER':
        return { ...target, successor: beneficiary, motive };
      case 'RECORD_PAYMENT': {
        const { instalment } = attempt;
        return { ...target, instalment, amount: amountCents, valueOn: named, vehicle: 'FMIS' };
      }
      case 'RECORD_CORRECTION': {
        const lineId = attempt.lineId.replace(first!, this.#target(first!).applicationId);
        return { ...target, lineId, amount: amountCents ?? 0, motive };
      }
      default:
        return { ...target, motive };
    }
  }
}

const yearInputs = ({ years }: Attempt) => years.map(({ year, amountCents: amount }) => ({ year, amount }));

/** Token claims of a viewer. */
function claimsOf(viewer: Viewer): Record<string, unknown> {
  switch (viewer.role) {
    case 'ARS':
      return { hopen_role: 'ars', hopen_region: viewer.region };
    case 'ESTABLISHMENT':
      return { hopen_role: 'establishment', hopen_beneficiaries: viewer.beneficiaries };
    case 'NATIONAL':
      return { hopen_role: 'national', hopen_body: viewer.body };
    default:
      return { hopen_role: viewer.role.toLowerCase() };
  }
}

const valueInput = ({
  indicatorCode: indicator,
  nature,
  reason = 'Sans objet ici',
  ...value
}: Attempt['said'][number] & { reason?: string }) => ({
  indicator,
  observedFrom: value.observedFrom,
  observedUntil: value.observedUntil,
  ...(nature === 'RATIO' && { numerator: value.numerator, denominator: value.denominator }),
  ...(nature === 'ANSWER' && { answer: value.answer }),
  ...(nature === 'NOT_APPLICABLE' && { notApplicable: reason }),
});
