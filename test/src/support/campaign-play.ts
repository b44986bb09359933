import { type Answer, startTestCountry, type TestCountry, UNHURRIED } from './test-country.ts';

/** Day after the allotment of HOP'EN's envelopes, before the first synthetic draft. */
const BEFORE_THE_CALL = '2019-04-20';

/** Refusal as a client reads it. */
export interface Refusal {
  readonly code: string;
  readonly field: string | null;
  readonly message: string;
  readonly missingAmount: number | null;
}

/** Actor in a campaign. */
export interface Player {
  readonly token: string;
  ask(query: string, variables?: object): Promise<Answer>;
  /** Runs a mutation and returns its payload; other errors fail the test. */
  act(mutation: string, input: object): Promise<Payload>;
}

// biome-ignore lint/suspicious/noExplicitAny: each mutation has a payload of its own.
export type Payload = any;

/** Country before its HOP'EN campaign, with some private sites. */
export interface Campaign {
  readonly graph: TestCountry;
  readonly dgos: Player;
  readonly paca: Player;
  readonly corsica: Player;
  readonly partner: Player;
  /** Private sites of Paca without applications. */
  readonly sites: string[];
  /** Private sites of Corsica, which do not affect Paca's figures. */
  readonly corsicanSites: string[];
  /** Establishment that represents a beneficiary. */
  as(beneficiary: string): Promise<Player>;
  player(claims: Record<string, unknown>): Promise<Player>;
}

const APPLICATION = `id version status requestedAmount grantedAmount submittedOn acceptedOn plannedTargetsOn
  targetsReachedOn extensionMonths instalments { kind amount paid dueOn }`;
const PAYLOADS: Record<string, string> = {
  preselectApplications: `applications { ${APPLICATION} }`,
  retainApplications: `applications { ${APPLICATION} }`,
  allotEnvelope:
    'envelope { allotted reserved preselected retained committed paid available years { year allotted } }',
  apportionEnvelope: 'envelope { allotted years { year allotted committed paid } }',
  declareIndicatorValues: 'results { index isNew value { id reviewState } userErrors { code field } }',
  reviewIndicatorValues: 'values { id reviewState }',
  transmitPreselection:
    'transmission { version transmittedOn preselection { applicationId amount } forecast { year amount } }',
};

/** Starts a country on a day of the campaign, by default before its first application. */
export async function openCampaign({
  today = '2019-05-02',
  loadedOn = BEFORE_THE_CALL,
  frontDoor = UNHURRIED,
} = {}): Promise<Campaign> {
  return campaignIn(await startTestCountry(today, loadedOn, { frontDoor }));
}

/** Actors in a running country. */
export async function campaignIn(graph: TestCountry): Promise<Campaign> {
  const { data } = await graph.ask('{ __schema { types { name } } }');
  const types = new Set(data.__schema.types.map(({ name }: { name: string }) => name));
  const player = async (claims: Record<string, unknown>): Promise<Player> => {
    const token = await graph.token(claims);
    const ask = (query: string, variables?: object) => graph.ask(query, variables, token);
    const act = async (mutation: string, input: object) => {
      const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
      const payload = PAYLOADS[mutation] ?? `application { ${APPLICATION} }`;
      const answer = await ask(
        `mutation ($input: ${types.has(type) ? type : 'ActInput'}!) { ${mutation}(input: $input) { ${payload} userErrors { code field message missingAmount } } }`,
        { input: { idempotencyKey: crypto.randomUUID(), ...input } },
      );
      if (answer.errors) throw new Error(JSON.stringify(answer.errors));
      return answer.data[mutation];
    };
    return { token, ask, act };
  };
  return {
    graph,
    player,
    dgos: await player({ hopen_role: 'dgos' }),
    paca: await player({ hopen_role: 'ars', hopen_region: '93' }),
    corsica: await player({ hopen_role: 'ars', hopen_region: '94' }),
    partner: await player({ hopen_role: 'partner' }),
    sites: await privateSites(graph, '93'),
    corsicanSites: await privateSites(graph, '94'),
    as: (beneficiary) => player({ hopen_role: 'establishment', hopen_beneficiaries: [beneficiary] }),
  };
}

async function privateSites({ country }: TestCountry, regionCode: string): Promise<string[]> {
  const rows = await country.databases
    .get('funding')!
    .em.fork()
    .execute(
      `select number from funding.beneficiary where kind = 'ET' and not is_public and region_codes = array[?]
       and number not in (select beneficiary_number from funding.application) order by number limit 12`,
      [regionCode],
    );
  return rows.map(({ number }) => `ET:${number}`);
}

/** Application with its current version, as mutations take it. */
export interface Target {
  readonly applicationId: string;
  expectedVersion: number;
}

/** Files an application, starting with its draft. */
export async function fileApplication(
  campaign: Campaign,
  beneficiary: string,
  domain: string,
  requestedAmount: number,
): Promise<Target> {
  const establishment = await campaign.as(beneficiary);
  const drafted = await establishment.act('createApplication', {
    programme: 'HOPEN',
    domain,
    beneficiary,
    requestedAmount,
  });
  const { id, version } = expectDone(drafted).application;
  const filed = await establishment.act('submitApplication', { applicationId: id, expectedVersion: version });
  return { applicationId: id, expectedVersion: expectDone(filed).application.version };
}

/** Runs a mutation on one application and updates its version. */
export async function actOn(target: Target, player: Player, mutation: string, more: object = {}) {
  const payload = await player.act(mutation, { ...target, ...more });
  if (payload.application) target.expectedVersion = payload.application.version;
  return payload;
}

/** Files an application and has it retained for the requested amount. */
export async function retainedApplication(
  campaign: Campaign,
  agency: Player,
  beneficiary: string,
  domain: string,
  amount: number,
): Promise<Target> {
  const { graph, dgos } = campaign;
  graph.liveOn('2019-05-02');
  const target = await fileApplication(campaign, beneficiary, domain, amount);
  graph.liveOn('2019-08-01');
  expectDone(await agency.act('preselectApplications', { items: [{ ...target, amount }] }));
  target.expectedVersion += 1;
  expectDone(await transmitSelection(agency));
  graph.liveOn('2019-09-30');
  expectDone(await dgos.act('retainApplications', { items: [target] }));
  target.expectedVersion += 1;
  return target;
}

const SELECTED = `{ applications(first: 100, filter: { programme: "HOPEN", status: [PRESELECTED, RETAINED, PROJECT_FILED,
  PROJECT_RETURNED, ACCEPTED, TARGETS_DECLARED, MORE_EVIDENCE, TARGETS_VALIDATED] }) {
  nodes { domain { code } decisions { grantedAmount } } } }`;

/** Transmits an ARS's selection, with an exact forecast in one year. */
export async function transmitSelection(agency: Player): Promise<Payload> {
  const { data } = await agency.ask(SELECTED);
  const selected: { domain: { code: string }; decisions: { grantedAmount: number }[] }[] =
    data.applications.nodes;
  const forecast = [...Map.groupBy(selected, ({ domain }) => domain.code)].map(([domain, own]) => ({
    year: 2021,
    domain,
    amount: own.reduce((sum, { decisions }) => sum + decisions.at(-1)!.grantedAmount, 0),
  }));
  return agency.act('transmitPreselection', { programme: 'HOPEN', forecast });
}

const OBSERVED_FROM = '2021-01-01';

/** Declares all prerequisites and the domain as met over a period, validated by the ARS. */
export async function proveTargets(
  campaign: Campaign,
  beneficiary: string,
  domain: string,
  observedUntil: string,
  programme = 'HOPEN',
  observedFrom = OBSERVED_FROM,
): Promise<void> {
  const { data } = await campaign.graph.ask(
    `{ programme(code: "${programme}") { prerequisites { indicators { code unit } } domains { code indicators { code unit } } } }`,
  );
  const { prerequisites, domains } = data.programme;
  const headings = [...prerequisites, domains.find(({ code }: { code: string }) => code === domain)];
  const values = headings.flatMap(({ indicators }: { indicators: { code: string; unit: string }[] }) =>
    indicators.map(({ code, unit }) => ({
      indicator: code,
      observedFrom,
      observedUntil,
      ...(unit === 'YES_NO' ? { answer: true } : { numerator: 95, denominator: 100 }),
    })),
  );
  const establishment = await campaign.as(beneficiary);
  const declared = expectDone(
    await establishment.act('declareIndicatorValues', { programme, beneficiary, values }),
  );
  const valueIds = declared.results.map(({ value }: { value: { id: string } }) => value.id);
  expectDone(await campaign.paca.act('reviewIndicatorValues', { act: 'VALIDATE', valueIds }));
}

/** Payload of a mutation that succeeded. */
export function expectDone(payload: Payload): Payload {
  if (payload.userErrors.length > 0) throw new Error(JSON.stringify(payload.userErrors));
  return payload;
}

/** Codes of a refused mutation. */
export const codesOf = ({ userErrors }: Payload): string[] => userErrors.map(({ code }: Refusal) => code);
