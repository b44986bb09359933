import type { GraphQLFormattedError } from 'graphql';

export type Path = readonly (string | number)[];

/** What a subgraph says of an error, and all that is read of it. What it says beside is nobody's business here. */
export interface SubgraphError {
  readonly message: string;
  /** Within the data that were asked for; none when it is about the request. */
  readonly path: Path | undefined;
  readonly code: string | undefined;
  /** The input field at fault, and the text that the rule comes from. */
  readonly field: string | undefined;
  readonly source: string | undefined;
}

/** What a subgraph sent: data, and errors about it. */
export interface SubgraphAnswer {
  readonly data: Record<string, unknown>;
  readonly errors: readonly SubgraphError[];
  /** All of it as it was sent. */
  readonly text: string;
}

/** What the executor gets of it. */
export interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** Clients read no further, and each error costs the gateway some work. */
export const MAX_ERRORS = 100;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
