import { readFile } from 'node:fs/promises';
import { UserFacingError } from '@hopen/kit/user-facing-error';

const OPERATIONS = new URL('../../../gateway/operations/', import.meta.url);

/** Benchmark request. */
export interface Question {
  readonly url: string;
  readonly query: string;
  readonly variables?: object;
  /** Bearer token; anonymous if absent. */
  readonly token?: string | undefined;
}

/** Identical request for `fetch` and the load generator. */
export function requestOf({ query, variables, token }: Question) {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  } as const;
}

/** Sends a query once. Errors abort the benchmark, because its figures would be meaningless. */
export async function ask(question: Question): Promise<string> {
  const response = await fetch(question.url, requestOf(question));
  const text = await response.text();
  if (response.status === 200 && !JSON.parse(text).errors) return text;
  throw new UserFacingError(
    `${question.url} answered ${response.status} to\n${question.query}\n${text.slice(0, 2000)}`,
  );
}

/** Reads an operation of the explorer. */
export const readOperation = (name: string): Promise<string> =>
  readFile(new URL(`${name}.graphql`, OPERATIONS), 'utf8');
