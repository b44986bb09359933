import type { SqlEntityManager } from '@hopen/kit/database';
import type { Scope } from '@hopen/kit/subgraph';
import { RuleViolation, RuleViolations, type Viewer } from '@hopen/schema';
import type { ApplicationState } from '../domain/application-state.ts';
import type { OpenCase } from '../domain/decide.ts';
import { isPartyTo } from '../domain/party.ts';
import { Programme } from '../domain/programme.ts';
import { findCurrent, openFiles } from '../persistence/case-files.ts';
import { actorOf } from './authorise.ts';
import type { ActInput, ItemsInput, Target } from './command-input.ts';

/** Opens the application that an act is on, under no other lock than its own. */
export async function openCase(em: SqlEntityManager, scope: Scope, input: ActInput): Promise<OpenCase> {
  return openTarget(em, scope, input, await findTarget(em, scope.viewer, input));
}

/** Current state of the application that an act is on, for the locks that are taken before it is opened. */
export async function findTarget(
  em: SqlEntityManager,
  viewer: Viewer,
  input: ActInput,
): Promise<ApplicationState> {
  const [state] = await findNamed(em, viewer, [input], (_, name) => name);
  return state!;
}

/** Opens the application that was found. */
export async function openTarget(
  em: SqlEntityManager,
  scope: Scope,
  input: ActInput,
  state: ApplicationState,
): Promise<OpenCase> {
  const [opened] = await open(em, scope, { items: [input], motive: input.motive }, [state]);
  return opened!;
}

/** Current states of the applications that `items` names, in their order. */
export async function findTargets(
  em: SqlEntityManager,
  viewer: Viewer,
  { items }: ItemsInput,
): Promise<ApplicationState[]> {
  checkCount(items);
  return findNamed(em, viewer, items, (index, name) => `items.${index}.${name}`);
}

/** Opens the applications that were found, in their order. */
export const openTargets = (
  em: SqlEntityManager,
  scope: Scope,
  { items }: ItemsInput,
  states: readonly ApplicationState[],
): Promise<OpenCase[]> => open(em, scope, { items }, states);

const MOST_ITEMS = 500;

function checkCount(items: readonly Target[]): void {
  if (items.length >= 1 && items.length <= MOST_ITEMS) return;
  const message = `De 1 à ${MOST_ITEMS} dossiers à la fois, et non ${items.length}.`;
  throw new RuleViolation('BAD_USER_INPUT', message, { field: 'items' });
}

/** Finds applications as far as the viewer is a party to them; refuses each that is unknown or named twice. */
async function findNamed(
  em: SqlEntityManager,
  viewer: Viewer,
  items: readonly Target[],
  fieldOf: (index: number, name: string) => string,
): Promise<ApplicationState[]> {
  const ids = items.map(({ applicationId }) => applicationId);
  const states = new Map((await findCurrent(em, ids)).map((state) => [state.id, state]));
  const refused = ids.flatMap((id, index) => {
    const state = states.get(id);
    const field = fieldOf(index, 'applicationId');
    if (!state || !isPartyTo(viewer, state)) return [unknownApplication(id, field)];
    return ids.indexOf(id) === index ? [] : [namedTwice(id, field)];
  });
  if (refused.length > 0) throw new RuleViolations(refused);
  return ids.map((id) => states.get(id)!);
}

/** Locks the applications and reads their files: until the commit nobody else acts on them. */
async function open(
  em: SqlEntityManager,
  { viewer, today }: Scope,
  { items, motive }: { readonly items: readonly Target[]; readonly motive?: string | null },
  states: readonly ApplicationState[],
): Promise<OpenCase[]> {
  const ids = states.map(({ id }) => id);
  const files = new Map((await openFiles(em, ids)).map((file) => [file.application.id, file]));
  const programmes = new Map((await em.find(Programme, {})).map((programme) => [programme.code, programme]));
  return states.map((state, index) => ({
    file: files.get(state.id)!,
    programme: programmes.get(state.programmeCode)!,
    today,
    actor: actorOf(viewer, state),
    motive: motive ?? null,
    expectedVersion: items[index]!.expectedVersion,
    structure: state.structure,
    closedOn: state.closedOn,
  }));
}

const unknownApplication = (id: string, field: string) =>
  new RuleViolation('UNKNOWN_APPLICATION', `« ${id.slice(0, 40)} » n'est aucun dossier que vous voyez.`, {
    field,
  });

const namedTwice = (id: string, field: string) =>
  new RuleViolation('DUPLICATE_ITEM', `« ${id.slice(0, 40)} » est nommé deux fois.`, { field });
