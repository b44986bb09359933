import { readFile } from 'node:fs/promises';
import { UserFacingError } from '@hopen/kit/user-facing-error';

const OPERATIONS = new URL('../../../gateway/operations/', import.meta.url);

/** What is asked, of whom, and as whom. */
export interface Question {
  readonly url: string;
  readonly query: string;
  readonly variables?: object;
  /** Without one the question is anonymous. */
  readonly token?: string | undefined;
}

/** The request that puts a question: the same bytes for `fetch` and for the load generator. */
export function requestOf({ query, variables, token }: Question) {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  } as const;
}

/** Puts a question once. An answer with an error in it ends the benchmark: its figures would mean nothing. */
export async function ask(question: Question): Promise<string> {
  const response = await fetch(question.url, requestOf(question));
  const text = await response.text();
  if (response.status === 200 && !JSON.parse(text).errors) return text;
  throw new UserFacingError(
    `${question.url} answered ${response.status} to\n${question.query}\n${text.slice(0, 2000)}`,
  );
}

/** One of the operations that the explorer shows. */
export const readOperation = (name: string): Promise<string> =>
  readFile(new URL(`${name}.graphql`, OPERATIONS), 'utf8');
