import { ASSUMED_LIST_SIZE, DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '@hopen/kit/graphql';
import { SEND_MS } from '@hopen/kit/server';

/** Limits of one client. `npm run limits` prints them; schema/README.md says how they are measured. */
export const LIMITS = {
  /** The largest mutation, a roadmap, has about 20 kB of variables. */
  requestBytes: 256_000,
  /** Slow-header attack (Slowloris): later than this, headers are held back to occupy a connection. */
  headersMs: 10_000,
  /** 256 kB take 30 s over a hospital's slowest line, about 70 kbit/s. */
  requestMs: 30_000,
  /** Time per 64 kB of a response: a slower reader would keep it in our memory. */
  sendMs: SEND_MS,
  /** Concurrent requests: a dashboard sends about a dozen in parallel; more than this queue behind the client's own. */
  inFlight: 20,
  /** Queue length: each queued request holds its body, up to 25 MB per client. */
  waiting: 100,
  /** Introspection has about 160 tokens per explorer, our largest query 71; generated clients have room. */
  tokens: 10_000,
  /** The explorer's largest query selects about forty fields; fragments that spread fragments multiply theirs. */
  selections: 5_000,
  /** A component-based page has about fifty fragments; 150 that spread each other overflow the stack of validation. */
  fragments: 100,
  /**
   * Forty fields of each of eighteen roadmap types, side by side, need 13,000; validation takes about 15 ms for them.
   */
  comparisons: 50_000,
  /** Establishments with the domains of their applications nest 7 levels; nested lists would exhaust the memory. */
  depth: 10,
  /** All eighteen regions side by side, twice, with some to spare. */
  aliases: 50,
  /** One `@include` per dashboard part; validating a thousand costs more than executing the fields. */
  directives: 50,
  /** Page size of a list without `first`. */
  defaultPageSize: DEFAULT_PAGE_SIZE,
  /** Subgraphs refuse larger pages with `INVALID_PAGE_SIZE`. */
  maxPageSize: MAX_PAGE_SIZE,
  /** Estimated length of an unpaginated list without `@listSize`. */
  assumedListSize: ASSUMED_LIST_SIZE,
  /** Fixed cost of an operation: receiving, forwarding and answering takes some milliseconds. */
  operationCost: 40,
  /**
   * The most expensive dashboard page, 100 applications with decisions, ledger and instalments, costs about 6,600. 100
   * items with 100 children that each hold one object cost about 20,600; three nested lists are refused.
   */
  costPerOperation: 25_000,
  /**
   * Forty pages over all 3,975 sites with their applications, as if each list were full; one busy process serves two
   * million.
   */
  costPerMinute: 200_000,
  /** Window of `costPerMinute`. */
  windowSeconds: 60,
  /** Each holds a lock and writes a journal line: 2,000 a minute exceed any agency's decisions in a campaign. */
  mutationCost: 100,
  /** The whole schema (an explorer's 220 fields) takes as long as a page of 4,400 objects. */
  introspectionCost: 20,
  /**
   * Planning a selection for one type takes about 0.1 ms, as long as three objects; aliases, fragments and excluded
   * fields count too, and each field of a roadmap once for each of the eighteen types.
   */
  planningCost: 3,
  /**
   * Parsing and validating a character takes up to 3 µs with overlapping fields and thrice that when cold, a third of
   * an object.
   */
  readingCost: 0.3,
  /** Memory of the plan cache and of the document cache: some thousand entries each. */
  planBytes: 64_000_000,
  documentBytes: 64_000_000,
  /** Memory of the automatic persisted queries: some thousand. */
  persistedQueryBytes: 4_000_000,
} as const;

export type Limits = Readonly<Record<keyof typeof LIMITS, number>>;
