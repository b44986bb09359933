import type { GraphQLFormattedError } from 'graphql';

export type Path = readonly (string | number)[];

/** Error of a subgraph, reduced to the parts that the gateway reads. */
export interface SubgraphError {
  readonly message: string;
  /** Path within the requested data; undefined for an error about the whole request. */
  readonly path: Path | undefined;
  readonly code: string | undefined;
  /** Input field at fault, and the source of the violated rule. */
  readonly field: string | undefined;
  readonly source: string | undefined;
}

/** Response of a subgraph: data, and errors about them. */
export interface SubgraphAnswer {
  readonly data: Record<string, unknown>;
  readonly errors: readonly SubgraphError[];
  /** Raw response body. */
  readonly text: string;
}

/** Result passed to the executor. */
export interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** Errors kept per response: clients read no further, and each costs the gateway some work. */
export const MAX_ERRORS = 100;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
