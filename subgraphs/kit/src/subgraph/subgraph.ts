import type { CivilDay, Viewer } from '@hopen/schema';
import type { EntitySchema, MigrationObject } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { GraphQLSchema } from 'graphql';
import type { Bearer } from '../auth/bearer.ts';
import type { Writes } from '../database/roles.ts';
import type { Peers } from './subgraph-client.ts';

/** Request context of every resolver. */
export interface Scope {
  readonly viewer: Bearer;
  /** Current day of the set-up: today in Paris, or `TODAY`. */
  readonly today: CivilDay;
  /** Entity manager of this request. */
  readonly em: SqlEntityManager;
  readonly peers: Peers;
}

/** Scope with the request's loaders. */
export type Context<Loaders> = Scope & { readonly loaders: Loaders };

// biome-ignore lint/suspicious/noExplicitAny: a representation holds whatever key fields the entity has.
export type Representation = any;

/**
 * Authorisation table: `Type.field` to a predicate on viewer, parent object, context and arguments. Unlisted fields are
 * visible to everyone who sees the object; a forbidden field is null, with `FORBIDDEN`.
 */
export type FieldRules = Readonly<Record<string, Predicate>>;

// biome-ignore lint/suspicious/noExplicitAny: each predicate knows its object, its arguments and its subgraph's context.
type Predicate = (viewer: Viewer, parent: any, context: any, args: any) => boolean | Promise<boolean>;

/** Day and settings by which a subgraph judges its health. */
export interface HealthSettings {
  readonly today: CivilDay;
  /** Age in days above which an imported register, such as FINESS, is stale. */
  readonly registryWarningDays: number;
}

/** Facts that a subgraph adds to `/health`, and a warning for the log, if they call for one. They never make it unhealthy. */
export interface HealthFacts {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly warning: string | null;
}

/** Class decorated for type-graphql. */
// biome-ignore lint/complexity/noBannedTypes: type-graphql itself takes classes as `Function`.
type DecoratedClass = Function;

/** Declaration of a subgraph: on one screen in its `subgraph.ts`, built and served by the kit. */
export interface Subgraph<Loaders = unknown> {
  /** Name in the supergraph, and database schema. */
  readonly name: string;
  /** Default port. */
  readonly port: number;
  /** INSEE code of the region whose ARS hosts it; absent for a State subgraph. */
  readonly region?: string;
  /**
   * Subgraphs that its rules query, with their default URLs. An ARS-hosted subgraph queries `national`, the gateway,
   * anonymously for public data.
   */
  readonly peers?: Readonly<Record<string, string>>;
  readonly mappings: EntitySchema[];
  readonly migrations: MigrationObject[];
  /** Write permissions while serving; default none. */
  readonly writes?: Writes;
  readonly resolvers: DecoratedClass[];
  /** Entity types without a root field, and implementations of interfaces. */
  readonly types: DecoratedClass[];
  /** Reference resolvers for `_entities`. An entity without one consists of its key. */
  readonly references: Record<string, (key: Representation, context: Context<Loaders>) => unknown>;
  /** Authorisation table. */
  readonly fieldRules: FieldRules;
  /**
   * Non-public fields (`Type.field`) and types beyond the table, whose rows or figures depend on the viewer.
   * Authenticated reads of them are in the access log.
   */
  readonly nonPublic?: readonly string[];
  /** Fields (`Type.field`) that another subgraph's service may read from entities it names; default none. */
  readonly serviceReads?: readonly string[];
  /** Maximum number of entities in a service's request; default one. */
  readonly serviceNames?: number;
  readonly loaders: (scope: Scope) => Loaders;
  /** Own facts in `/health`, read once a minute at most; default none. */
  readonly health?: (em: SqlEntityManager, settings: HealthSettings) => Promise<HealthFacts>;
  /** Codes of the programmes that a national body steers; absent where none has rights. */
  readonly programmesOf?: (em: SqlEntityManager, body: string) => Promise<readonly string[]>;
  /** Extra SDL that type-graphql cannot express, derived from the printed schema. */
  readonly extraTypes?: (schema: GraphQLSchema) => string;
  /**
   * Loads the shipped reference data, and those of a folder of further programmes, as of a day. Runs after every
   * migration; idempotent.
   */
  readonly loadReferenceData?: (
    em: SqlEntityManager,
    folder: URL | undefined,
    today: CivilDay,
  ) => Promise<void>;
}

/** Subgraph with any loaders. */
// biome-ignore lint/suspicious/noExplicitAny: each subgraph has loaders of its own type.
export type AnySubgraph = Subgraph<any>;
