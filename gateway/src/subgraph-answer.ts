import { type DocumentNode, type GraphQLFormattedError, visit } from 'graphql';

/** What a subgraph says: data, errors about it, or errors alone. */
export interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: GraphQLFormattedError[];
}

/** Clients read no further, and each error costs the gateway some work. */
export const MAX_ERRORS = 100;

type Path = (string | number)[];

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads what a subgraph sent as an answer to `document`, which asked for so many `entities`. Throws when it is none: the
 * executor would take an empty object for an answer, and leave a hole that no error names.
 */
export function readAnswer(sent: unknown, document: DocumentNode, entities: number | undefined): Answer {
  if (!isObject(sent)) throw new Error('The answer is no object.');
  const { data = null, errors = [] } = sent;
  if (!Array.isArray(errors)) throw new Error('The errors of the answer are no list.');
  const kept = errors.slice(0, MAX_ERRORS);
  if (!kept.every((error) => isObject(error) && typeof error.message === 'string'))
    throw new Error('An error of the answer has no message.');
  if (data === null && kept.length === 0) throw new Error('The answer has neither data nor errors.');
  if (data !== null && !isObject(data)) throw new Error('The data of the answer are no object.');
  if (data && entities !== undefined && !isListOf(entities, data._entities))
    throw new Error(`The answer has not the ${entities} entities asked for.`);
  if (kept.length === 0) return { data };
  const names = responseNames(document);
  return { data, errors: kept.map((error) => withPathWithin(error, names, entities)) };
}

const isListOf = (length: number, value: unknown) => Array.isArray(value) && value.length === length;

/** The names that stand in the data which `document` asks for. */
function responseNames(document: DocumentNode): ReadonlySet<unknown> {
  const names = new Set<string>();
  visit(document, { Field: ({ name, alias }) => void names.add((alias ?? name).value) });
  return names;
}

/** A path reaches the client as it is: of one that leaves what was asked, only the part before stays. */
function withPathWithin(
  { path, ...error }: GraphQLFormattedError & { path?: unknown },
  names: ReadonlySet<unknown>,
  entities: number | undefined,
): GraphQLFormattedError {
  if (!Array.isArray(path)) return error;
  if (entities !== undefined && !(path[0] === '_entities' && isIndex(path[1]) && path[1] < entities))
    return error;
  const end = path.findIndex((step) => !isIndex(step) && !names.has(step));
  return { ...error, path: (end < 0 ? path : path.slice(0, end)) as Path };
}

const isIndex = (step: unknown): step is number => Number.isSafeInteger(step) && (step as number) >= 0;
