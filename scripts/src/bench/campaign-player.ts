import { UserFacingError } from '@hopen/kit/user-facing-error';
import type { CampaignStep, Played } from './campaign-acts.ts';
import type { CampaignDay, Phase } from './campaign-script.ts';
import { ask } from './question.ts';

/** Environment of a campaign: endpoint, clock and tokens. */
export interface Stage {
  readonly url: string;
  /** Sets the funding subgraph's current day. */
  liveOn(day: string): void;
  tokenOf(organisation: string): Promise<string>;
  /** SQL statements so far. */
  statements(): number;
}

/** Measured mutation. */
export interface Sample {
  readonly step: CampaignStep;
  readonly ms: number;
  /** Meaningless with several clients. */
  readonly statements: number;
}

const APPLICATION = 'id version status';
const PAYLOADS: Readonly<Record<string, string>> = {
  preselectApplications: `applications { ${APPLICATION} }`,
  retainApplications: `applications { ${APPLICATION} }`,
  transmitPreselection: 'transmission { version }',
};

/** Plays a campaign day by day with this number of clients; a refusal aborts it. */
export async function play(
  stage: Stage,
  script: readonly CampaignDay[],
  clients: number,
  onDay: (day: string, done: number) => void,
): Promise<Sample[]> {
  const queries = await readQueries(stage);
  const samples: Sample[] = [];
  const played = new Map<string, Played>();
  for (const { day, phases } of script) {
    stage.liveOn(day);
    for (const phase of phases) {
      await playPhase(phase, clients, async (step) => {
        samples.push(await act(stage, step, { played, queries, day }));
      });
    }
    onDay(day, samples.length);
  }
  return samples;
}

/** Runs a phase: each client takes the next chain once its last one is done. */
async function playPhase(
  phase: Phase,
  clients: number,
  one: (step: CampaignStep) => Promise<void>,
): Promise<void> {
  const waiting = phase.values();
  const client = async () => {
    for (const chain of waiting) for (const step of chain) await one(step);
  };
  await Promise.all(Array.from({ length: clients }, client));
}

/** State shared by the clients. */
interface Play {
  readonly played: Map<string, Played>;
  readonly queries: ReadonlyMap<string, string>;
  readonly day: string;
}

/** Runs one mutation and records the new state of its applications. */
async function act(stage: Stage, step: CampaignStep, { played, queries, day }: Play): Promise<Sample> {
  const { mutation, ids } = step;
  const token = await stage.tokenOf(step.organisation);
  const targets = ids.flatMap((id) => played.get(id) ?? []);
  const input = { ...step.input(targets), idempotencyKey: crypto.randomUUID() };
  const [statements, begin] = [stage.statements(), performance.now()];
  const answer = await ask({ url: stage.url, query: queries.get(mutation)!, variables: { input }, token });
  const sample = { step, ms: performance.now() - begin, statements: stage.statements() - statements };
  const { application, applications = [application], userErrors } = JSON.parse(answer).data[mutation];
  if (userErrors.length > 0) throw refused(step, day, userErrors);
  for (const [index, id] of ids.entries()) {
    const { id: applicationId, version, status } = applications[index];
    if (status !== step.after) throw refused(step, day, { id, status, expected: step.after });
    played.set(id, { applicationId, expectedVersion: version });
  }
  return sample;
}

const INPUTS = '{ __schema { mutationType { fields { name args { type { ofType { name } } } } } } }';

/** Builds the document of each mutation, with input types read by introspection. */
async function readQueries({ url }: Stage): Promise<Map<string, string>> {
  const { fields } = JSON.parse(await ask({ url, query: INPUTS })).data.__schema.mutationType;
  return new Map(
    fields.map(
      ({ name, args: [input] }: { name: string; args: { type: { ofType: { name: string } } }[] }) => [
        name,
        `mutation ($input: ${input!.type.ofType.name}!) { ${name}(input: $input) {
        ${PAYLOADS[name] ?? `application { ${APPLICATION} }`} userErrors { code field message } } }`,
      ],
    ),
  );
}

const refused = ({ mutation, organisation, ids }: CampaignStep, day: string, why: object) =>
  new UserFacingError(
    `On ${day} ${mutation} by ${organisation} on ${ids.slice(0, 3)} did not do what it should: ${JSON.stringify(why)}`,
  );
