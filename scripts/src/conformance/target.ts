import { REGIONS } from '@hopen/schema';
import type { GraphQLSchema } from 'graphql';
import type { DelegatedType } from '../contract/treaty.ts';
import { everythingOf } from './full-selection.ts';
import { type HttpAnswer, post } from './http.ts';
import { Unseen } from './outcome.ts';

/** Target and load of a conformance run. */
export interface ConformanceOptions {
  /** INSEE code of the region. */
  readonly region: string;
  readonly url: string;
  /** Token that the subgraph must accept. */
  readonly token?: string | undefined;
  /** URL of the running graph, whose published versions the subgraph must preserve. */
  readonly from?: string | undefined;
  /** Load: duration, connections and p99 limit. */
  readonly seconds?: number;
  readonly connections?: number;
  readonly p99Ms?: number;
  /** Number of load requests; replaces `seconds`. */
  readonly questions?: number | undefined;
  /** Timeout of each request. */
  readonly timeoutMs?: number | undefined;
}

type Optional = 'token' | 'from' | 'questions' | 'timeoutMs';

/** Entity key, as the gateway sends it. */
export type Key = Record<string, unknown>;

/** Subgraph under test, accessed through HTTP only. Sends nothing that changes data. */
export class ConformanceTarget {
  private readonly roadmaps = new Map<string | null, Promise<Record<string, unknown> | null>>();

  constructor(
    readonly options: Required<Omit<ConformanceOptions, Optional>> & Pick<ConformanceOptions, Optional>,
    /** Published SDL; null if unavailable. */
    readonly sdl: string | null,
    readonly line: DelegatedType,
    /** Breaches in its SDL. */
    readonly broken: readonly string[],
    /** SDLs of all other subgraphs; the national index already delegates this region. */
    readonly others: ReadonlyMap<string, string>,
    /** Schema of its SDL if it keeps the treaty, else of the treaty alone. */
    readonly schema: GraphQLSchema,
  ) {}

  get otherRegions(): readonly string[] {
    return REGIONS.map(({ code }) => code).filter((code) => code !== this.options.region);
  }

  key(asOf: string | null = null, regionCode = this.options.region): Key {
    return { __typename: this.line.type, regionCode, asOf };
  }

  send(body: string, headers?: Record<string, string>): Promise<HttpAnswer> {
    const { url, timeoutMs } = this.options;
    return post(url, body, headers, timeoutMs);
  }

  ask(query: string, variables: object = {}, token?: string): Promise<HttpAnswer> {
    const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
    return this.send(JSON.stringify({ query, variables }), headers);
  }

  /** Requests entities with their keys and these fields. */
  entities(keys: readonly unknown[], fields = '', token?: string): Promise<HttpAnswer> {
    return this.ask(
      this.entitiesQuery(`__typename regionCode asOf ${fields}`),
      { representations: keys },
      token,
    );
  }

  /** Entity query with every field of its type, in the gateway's form. */
  get fullQuery(): string {
    return this.entitiesQuery(everythingOf(this.schema, this.line.type));
  }

  private entitiesQuery(fields: string): string {
    return `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${this.line.type} { ${fields} } } }`;
  }

  /** Roadmap as of a day with every field; null if none. Cached for all checks. */
  roadmap(asOf: string | null = null): Promise<Record<string, unknown> | null> {
    const known = this.roadmaps.get(asOf) ?? this.askRoadmap(asOf);
    this.roadmaps.set(asOf, known);
    return known;
  }

  private async askRoadmap(asOf: string | null): Promise<Record<string, unknown> | null> {
    const { json } = await this.ask(this.fullQuery, { representations: [this.key(asOf)] });
    return json?.data?._entities?.[0] ?? null;
  }

  /** Roadmap of today; most checks need one. */
  async published(): Promise<Record<string, unknown>> {
    const roadmap = await this.roadmap();
    if (!roadmap) throw new Unseen('No roadmap is published yet: publish one, and run this again.');
    return roadmap;
  }
}
