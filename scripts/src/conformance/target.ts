import { REGIONS } from '@hopen/schema';
import type { GraphQLSchema } from 'graphql';
import type { Line } from '../contract/treaty.ts';
import { type HttpAnswer, post } from './http.ts';
import { Unseen } from './outcome.ts';
import { everythingOf } from './question.ts';

/** What to test, and how hard. */
export interface ConformanceOptions {
  /** INSEE code of the region. */
  readonly region: string;
  readonly url: string;
  /** A token that the subgraph must take. */
  readonly token?: string | undefined;
  /** The running graph: every version that it has published must be answered by the subgraph too. */
  readonly from?: string | undefined;
  /** How long it is asked by several at once, by how many, and how long 99 of 100 answers may take. */
  readonly seconds?: number;
  readonly connections?: number;
  readonly p99Ms?: number;
  /** Number of load requests; replaces `seconds`. */
  readonly questions?: number | undefined;
  /** Timeout of each request. */
  readonly timeoutMs?: number | undefined;
}

type Optional = 'token' | 'from' | 'questions' | 'timeoutMs';

/** A key, as the gateway sends it. */
export type Key = Record<string, unknown>;

/** The subgraph that is tested, as it can be known from outside. Questions and acts that change nothing, at one address. */
export class ConformanceTarget {
  private readonly roadmaps = new Map<string | null, Promise<Record<string, unknown> | null>>();

  constructor(
    readonly options: Required<Omit<ConformanceOptions, Optional>> & Pick<ConformanceOptions, Optional>,
    /** What it says of itself; null when it says nothing. */
    readonly sdl: string | null,
    readonly line: Line,
    /** In what its SDL breaks the treaty. */
    readonly broken: readonly string[],
    /** The SDLs of all others, the national index as it is once this region is delegated. */
    readonly others: ReadonlyMap<string, string>,
    /** Its types where they keep the treaty, else those of the treaty alone. */
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

  /** Asks for entities; of each the key and what `fields` name. */
  entities(keys: readonly unknown[], fields = '', token?: string): Promise<HttpAnswer> {
    return this.ask(
      this.entitiesQuery(`__typename regionCode asOf ${fields}`),
      { representations: keys },
      token,
    );
  }

  /** The question for every field of its type, as the gateway puts it. */
  get fullQuery(): string {
    return this.entitiesQuery(everythingOf(this.schema, this.line.type));
  }

  private entitiesQuery(fields: string): string {
    return `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${this.line.type} { ${fields} } } }`;
  }

  /** Its roadmap as of a day, with every field; null where there is none. Asked once for all checks. */
  roadmap(asOf: string | null = null): Promise<Record<string, unknown> | null> {
    const known = this.roadmaps.get(asOf) ?? this.askRoadmap(asOf);
    this.roadmaps.set(asOf, known);
    return known;
  }

  private async askRoadmap(asOf: string | null): Promise<Record<string, unknown> | null> {
    const { json } = await this.ask(this.fullQuery, { representations: [this.key(asOf)] });
    return json?.data?._entities?.[0] ?? null;
  }

  /** Today's roadmap. Without one there is little to look at. */
  async published(): Promise<Record<string, unknown>> {
    const roadmap = await this.roadmap();
    if (!roadmap) throw new Unseen('No roadmap is published yet: publish one, and run this again.');
    return roadmap;
  }
}
