import type { CivilDay, Viewer } from '@hopen/schema';
import type { EntitySchema, MigrationObject } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { GraphQLSchema } from 'graphql';
import type { Bearer } from '../auth/bearer.ts';
import type { Writes } from '../database/roles.ts';
import type { Peers } from './subgraph-client.ts';

/** What a request brings to every resolver; nothing else comes from outside. */
export interface Scope {
  readonly viewer: Bearer;
  /** The day that the whole set-up lives in: today in Paris, or `TODAY`. */
  readonly today: CivilDay;
  /** This request's own entity manager. */
  readonly em: SqlEntityManager;
  readonly peers: Peers;
}

/** A scope with the request's loaders. */
export type Context<Loaders> = Scope & { readonly loaders: Loaders };

// biome-ignore lint/suspicious/noExplicitAny: a representation holds whatever key fields the entity has.
export type Representation = any;

/**
 * Who sees which field: `Type.field` to a predicate on the viewer and the object that carries the field. A field that is
 * not in the table is for everyone who sees the object; one that the viewer may not see is null, with `FORBIDDEN`.
 */
export type FieldRules = Readonly<Record<string, Predicate>>;

// biome-ignore lint/suspicious/noExplicitAny: each predicate knows its object and its subgraph's context.
type Predicate = (viewer: Viewer, parent: any, context: any) => boolean | Promise<boolean>;

/** A class that type-graphql decorates. */
// biome-ignore lint/complexity/noBannedTypes: type-graphql itself takes classes as `Function`.
type DecoratedClass = Function;

/** Everything that makes a subgraph: declared on one screen in its `subgraph.ts`, built and served by the kit. */
export interface Subgraph<Loaders = unknown> {
  /** Its name in the supergraph, and the database schema that holds its tables. */
  readonly name: string;
  /** Where it listens unless the environment says otherwise. */
  readonly port: number;
  /** INSEE code of the region whose ARS hosts it; left out for a subgraph of the State. */
  readonly region?: string;
  /**
   * The subgraphs that its rules ask, and where each is unless the environment says otherwise. One that an ARS hosts asks
   * `national`, the gateway, without a token: it reads what everyone may read.
   */
  readonly peers?: Readonly<Record<string, string>>;
  readonly mappings: EntitySchema[];
  readonly migrations: MigrationObject[];
  /** What it writes while it is served; nothing by default. */
  readonly writes?: Writes;
  readonly resolvers: DecoratedClass[];
  /** Entity types that no root field returns, and implementations of interfaces. */
  readonly types: DecoratedClass[];
  /** How to find an entity from its key, for `_entities`. An entity without one is only its key. */
  readonly references: Record<string, (key: Representation, context: Context<Loaders>) => unknown>;
  /** The subgraph's authorisation table. */
  readonly fieldRules: FieldRules;
  /**
   * Beside those of the table, what not everyone may read: fields, as `Type.field`, and types of which rows, or figures,
   * depend on who asks. Whoever asks for it with a token is in the access log.
   */
  readonly nonPublic?: readonly string[];
  /** The fields, as `Type.field`, that another subgraph's service may read of entities that it names; none by default. */
  readonly serviceReads?: readonly string[];
  /** How many entities one question of a service names at most; one by default. */
  readonly serviceNames?: number;
  readonly loaders: (scope: Scope) => Loaders;
  /** SDL that type-graphql has no decorator for, derived from what it printed. */
  readonly extraTypes?: (schema: GraphQLSchema) => string;
  /**
   * Brings the reference data that the subgraph ships, or that of another place, into its tables as of a day; runs whenever
   * they are migrated, changes nothing twice.
   */
  readonly loadReferenceData?: (
    em: SqlEntityManager,
    from: URL | undefined,
    today: CivilDay,
  ) => Promise<void>;
}

/** Any subgraph, for whoever does not look into its loaders. */
// biome-ignore lint/suspicious/noExplicitAny: each subgraph has loaders of its own type.
export type AnySubgraph = Subgraph<any>;
