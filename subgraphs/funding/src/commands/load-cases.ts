import { type Answer, type Context, forbidden, runCommand, type SqlEntityManager } from '@hopen/kit';
import {
  beneficiaryReference,
  type CivilDay,
  motiveFrom,
  RuleViolation,
  RuleViolations,
  type Viewer,
} from '@hopen/schema';
import type { Act } from '../domain/acts.ts';
import type { DecisionRole } from '../domain/application.ts';
import type { ApplicationState } from '../domain/application-state.ts';
import type { CaseFile } from '../domain/case-file.ts';
import { type Actor, type DecisionRequest, decide, mayEver, transitionFrom } from '../domain/decide.ts';
import { Programme } from '../domain/programme.ts';
import type { Structure } from '../domain/structure.ts';
import { isPartyTo } from '../graph/authorisation.ts';
import type { Loaders } from '../graph/loaders.ts';
import {
  type Addition,
  append,
  findCurrent,
  lockEnvelopes,
  lockStructures,
  openFiles,
} from '../persistence/case-files.ts';

export type RequestContext = Context<Loaders>;

/** What every mutation on an existing application names. */
export interface Target {
  readonly applicationId: string;
  readonly expectedVersion: number;
}

/** Which applications were changed, and to which version: what is kept of an answer. */
export interface Receipt {
  readonly applications: readonly { readonly id: string; readonly version: number }[];
}

/** A file that is held, and what an act on it may read. */
export interface Held<Item> {
  readonly em: SqlEntityManager;
  readonly item: Item;
  readonly file: CaseFile;
  readonly state: ApplicationState;
  readonly programme: Programme;
  readonly today: CivilDay;
}

/** What an act adds to the request; what a rule says against it is thrown or listed. */
type Prepare<Item> = (held: Held<Item>) => Promise<Partial<DecisionRequest>> | Partial<DecisionRequest>;

/** One act on one application or on several: all of them, or none. */
export interface Command<Item extends Target> {
  readonly mutation: string;
  readonly act: Act;
  readonly input: { readonly idempotencyKey: string; readonly motive?: string | null };
  readonly items: readonly Item[];
  /** Where the items are in the input; left out when the input is the item. */
  readonly itemsField?: string;
  /** What must stand still beside the applications themselves, from before they are read until the commit. */
  readonly holds?: 'ENVELOPE' | 'STRUCTURE' | 'BOTH';
  /** Structures to hold beside those of the applications: locks are taken once, in one order. */
  readonly moreStructures?: (em: SqlEntityManager) => Promise<readonly Structure[]>;
  readonly prepare?: Prepare<Item>;
  /** A rule on all of it together, e.g. what the envelope still holds. */
  readonly together?: (
    em: SqlEntityManager,
    held: readonly Held<Item>[],
    additions: readonly Addition[],
  ) => Promise<void>;
}

/** Runs a command: load, decide, store, in one transaction and once per idempotency key. */
export async function run<Item extends Target>(
  context: RequestContext,
  command: Command<Item>,
): Promise<Answer<Receipt>> {
  const { viewer, em } = context;
  const { mutation, input, act } = command;
  mayAct(viewer, act, mutation);
  return runCommand(em, { viewer, mutation, input }, async (inCommand) => {
    const held = await hold(inCommand, context, command);
    const additions = await decideAll(held, context, command);
    await command.together?.(inCommand, held, additions);
    const journal = await append(inCommand, additions);
    const applications = additions.map(({ file, outcome }) => ({
      id: file.application.id,
      version: outcome.decision.sequence,
    }));
    return { receipt: { applications }, journal };
  });
}

const DECIDES: readonly string[] = ['ESTABLISHMENT', 'ARS', 'DGOS'] satisfies DecisionRole[];

/** Refuses whoever may never do this, whatever it is done to. */
export function mayAct(viewer: Viewer, act: Act, mutation: string): void {
  const { role } = viewer;
  if (DECIDES.includes(role) && mayEver(role as DecisionRole, act)) return;
  throw forbidden(`Mutation.${mutation} : cet acte n'est pas ouvert à votre rôle.`);
}

/** Finds what is acted on, as far as the viewer is a party to it, and holds it until the commit. */
async function hold<Item extends Target>(
  em: SqlEntityManager,
  { viewer, today }: RequestContext,
  { items, holds, moreStructures, itemsField }: Command<Item>,
): Promise<Held<Item>[]> {
  if (itemsField) checkCount(items, itemsField);
  const ids = items.map(({ applicationId }) => applicationId);
  const states = new Map((await findCurrent(em, ids)).map((state) => [state.id, state]));
  const wrong = items.flatMap(({ applicationId }, index) => {
    const state = states.get(applicationId);
    const field = fieldOf(itemsField, index, 'applicationId');
    if (!state || !isPartyTo(viewer, state)) return [unknownApplication(applicationId, field)];
    return ids.indexOf(applicationId) === index ? [] : [duplicate(applicationId, field)];
  });
  if (wrong.length > 0) throw new RuleViolations(wrong);
  await lock(em, [...states.values()], holds, (await moreStructures?.(em)) ?? []);
  const files = new Map((await openFiles(em, ids)).map((file) => [file.application.id, file]));
  const programmes = new Map((await em.find(Programme, {})).map((programme) => [programme.code, programme]));
  return items.map((item) => {
    const file = files.get(item.applicationId)!;
    const state = states.get(item.applicationId)!;
    return { em, item, file, state, today, programme: programmes.get(state.programmeCode)! };
  });
}

async function lock(
  em: SqlEntityManager,
  states: readonly ApplicationState[],
  holds: Command<Target>['holds'],
  moreStructures: readonly Structure[],
): Promise<void> {
  if (holds === 'ENVELOPE' || holds === 'BOTH') await lockEnvelopes(em, states);
  if (holds === 'STRUCTURE' || holds === 'BOTH')
    await lockStructures(em, [...states.map(({ structure }) => structure), ...moreStructures]);
}

/** Decides on every item; when any is refused, all refusals are told and nothing is done. */
async function decideAll<Item extends Target>(
  held: readonly Held<Item>[],
  { viewer }: RequestContext,
  command: Command<Item>,
): Promise<Addition[]> {
  const refused: RuleViolation[] = [];
  const additions: Addition[] = [];
  for (const [index, each] of held.entries()) {
    try {
      additions.push(await decideOne(each, viewer, command));
    } catch (error) {
      const violations = error instanceof RuleViolations ? error.violations : [error];
      for (const violation of violations) {
        if (!(violation instanceof RuleViolation)) throw error;
        refused.push(inItem(violation, command.itemsField, index));
      }
    }
  }
  if (refused.length > 0) throw new RuleViolations(refused);
  return additions;
}

async function decideOne<Item extends Target>(
  held: Held<Item>,
  viewer: Viewer,
  { act, input, prepare }: Command<Item>,
): Promise<Addition> {
  const { file, state, programme, today, item } = held;
  if (item.expectedVersion !== file.version) throw conflict(file, item.expectedVersion);
  const actor = actorOf(viewer, state);
  // Before the act's own rules: of what is not there to be paid, nothing is due.
  transitionFrom(file, act, actor.role, today);
  const outcome = decide(file, {
    act,
    programme,
    day: today,
    actor,
    motive: motiveFrom(input.motive),
    closedOn: state.closedOn,
    ...(await prepare?.(held)),
  });
  return { file, outcome };
}

/** In whose name a viewer acts on an application that it is a party to. */
export function actorOf(
  viewer: Viewer,
  filed: Pick<ApplicationState, 'beneficiaryKind' | 'beneficiaryNumber' | 'legalEntityFiness'>,
): Actor {
  if (viewer.role === 'ARS') return { role: 'ARS', organisation: `ARS ${viewer.region}` };
  if (viewer.role === 'DGOS') return { role: 'DGOS', organisation: 'DGOS' };
  if (viewer.role !== 'ESTABLISHMENT') throw forbidden('Cet acte n’est pas ouvert à votre rôle.');
  const own = beneficiaryReference(filed.beneficiaryKind, filed.beneficiaryNumber);
  const organisation = viewer.beneficiaries.includes(own) ? own : `EJ:${filed.legalEntityFiness}`;
  return { role: 'ESTABLISHMENT', organisation };
}

const MOST_ITEMS = 500;

function checkCount(items: readonly Target[], field: string): void {
  if (items.length >= 1 && items.length <= MOST_ITEMS) return;
  const message = `De 1 à ${MOST_ITEMS} dossiers à la fois, et non ${items.length}.`;
  throw new RuleViolation('BAD_USER_INPUT', message, { field });
}

const fieldOf = (itemsField: string | undefined, index: number, field: string | undefined) =>
  [...(itemsField ? [itemsField, String(index)] : []), ...(field ? [field] : [])].join('.');

function inItem(violation: RuleViolation, itemsField: string | undefined, index: number): RuleViolation {
  return itemsField ? violation.at(fieldOf(itemsField, index, violation.details.field)) : violation;
}

const unknownApplication = (id: string, field: string) =>
  new RuleViolation('UNKNOWN_APPLICATION', `« ${id.slice(0, 40)} » n'est aucun dossier que vous voyez.`, {
    field,
  });

const duplicate = (id: string, field: string) =>
  new RuleViolation('DUPLICATE_ITEM', `« ${id.slice(0, 40)} » est nommé deux fois.`, { field });

const conflict = (file: CaseFile, expected: number) =>
  new RuleViolation(
    'CONFLICT',
    `Le dossier en est à la version ${file.version}, et non ${expected} : relisez-le avant d'agir.`,
    { field: 'expectedVersion' },
  );
