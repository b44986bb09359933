import { type DocumentNode, visit } from 'graphql';
import { isObject, MAX_ERRORS, type Path, type SubgraphAnswer, type SubgraphError } from './answer.ts';
import { codesOf } from './subgraph-faults.ts';
import type { Reply } from './subgraph-http-client.ts';

/**
 * Parses a subgraph's response to `document`, which requested this number of `entities`. Throws if it is malformed: the
 * executor would take an empty object for data and leave a gap without an error.
 */
export function readResponse(
  { text, isRefusal }: Reply,
  document: DocumentNode,
  entities: number | undefined,
): SubgraphAnswer {
  const sent: unknown = JSON.parse(text);
  if (!isObject(sent)) throw new Error('The answer is no object.');
  const data = isRefusal ? null : (sent.data ?? null);
  const errors = sent.errors ?? [];
  if (!Array.isArray(errors)) throw new Error('The errors of the answer are no list.');
  const kept = errors.slice(0, MAX_ERRORS);
  if (!kept.every((error) => isObject(error) && typeof error.message === 'string'))
    throw new Error('An error of the answer has no message.');
  const names = kept.length > 0 ? responseNames(document) : new Set();
  const readErrors = kept.map((error) => readError(error, names, entities));
  // The gateway has validated the request, and every root field is nullable.
  if (data === null)
    throw new Error(`The question was refused: ${codesOf(readErrors) || 'no error says why'}.`);
  if (!isObject(data)) throw new Error('The data of the answer are no object.');
  if (entities !== undefined && !isListOf(entities, data._entities))
    throw new Error(`The answer has not the ${entities} entities asked for.`);
  return { text, data, errors: readErrors };
}

const isListOf = (length: number, value: unknown) => Array.isArray(value) && value.length === length;

/** Response names in the data that `document` requests. */
function responseNames(document: DocumentNode): ReadonlySet<unknown> {
  const names = new Set<string>();
  visit(document, { Field: ({ name, alias }) => void names.add((alias ?? name).value) });
  return names;
}

function readError(
  { message, path, extensions }: Record<string, unknown>,
  names: ReadonlySet<unknown>,
  entities: number | undefined,
): SubgraphError {
  const { code, field, source } = isObject(extensions) ? extensions : {};
  return {
    message: plain(message)!,
    path: pathWithin(path, names, entities),
    code: plain(code),
    field: plain(field),
    source: plain(source),
  };
}

const LONGEST_WORDS = 1_000;
/** Queries nest ten lists at most. */
const LONGEST_PATH = 30;

/** Single-line text of bounded length; undefined for anything else. */
const plain = (text: unknown): string | undefined =>
  typeof text === 'string'
    ? text
        .slice(0, LONGEST_WORDS)
        .replace(/[\p{Cc}\p{Bidi_Control}]+/gu, ' ')
        .toWellFormed()
    : undefined;

/** Error path for the client, cut at the first step outside the request. */
function pathWithin(
  path: unknown,
  names: ReadonlySet<unknown>,
  entities: number | undefined,
): Path | undefined {
  if (!Array.isArray(path)) return undefined;
  if (entities !== undefined && !(path[0] === '_entities' && isIndex(path[1]) && path[1] < entities))
    return undefined;
  const asked = path.slice(0, LONGEST_PATH);
  const end = asked.findIndex((step) => !isIndex(step) && !names.has(step));
  const within = end < 0 ? asked : asked.slice(0, end);
  return within.length > 0 ? within : undefined;
}

const isIndex = (step: unknown): step is number => Number.isSafeInteger(step) && (step as number) >= 0;
