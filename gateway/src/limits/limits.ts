import { ASSUMED_LIST_SIZE, DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '@hopen/kit/graphql';
import { SEND_MS } from '@hopen/kit/server';

/** What one client may ask of the gateway. `npm run limits` prints it; the README says how it is measured. */
export const LIMITS = {
  /** The largest mutation, a roadmap, has some twenty kilobytes of variables. */
  requestBytes: 256_000,
  /** Who has not sent all headers by then sends them slowly on purpose, to keep a connection. */
  headersMs: 10_000,
  /** 256 kB arrive in 30 s over the slowest line of a hospital, some 70 kbit/s. */
  requestMs: 30_000,
  /** For each 64 kB of an answer: whoever reads more slowly keeps it in our memory. */
  sendMs: SEND_MS,
  /** A dashboard asks a dozen things side by side; whoever asks more than these at once waits for its own answers. */
  inFlight: 20,
  /** Each that waits holds its body: some 25 MB of one viewer at most. */
  waiting: 100,
  /** The introspection of an explorer has some 160, the largest question of ours 71; a client that writes its own has room. */
  tokens: 10_000,
  /** The largest question of the explorer selects some forty fields; fragments that spread fragments multiply theirs. */
  selections: 5_000,
  /** A page whose components bring theirs has some fifty; 150 that spread each other fill the stack of validation. */
  fragments: 100,
  /** Forty fields of each of eighteen kinds of roadmap, side by side, are 13,000; validation compares these in some 15 ms. */
  comparisons: 50_000,
  /** A page of establishments with the domains of their applications has 7 levels; lists in lists in lists fill the memory. */
  depth: 10,
  /** All eighteen regions side by side, twice, and then some. */
  aliases: 50,
  /** One `@include` per part of a dashboard; a thousand of them cost validation more than what they ask costs. */
  directives: 50,
  /** What a list without `first` answers. */
  defaultPageSize: DEFAULT_PAGE_SIZE,
  /** Each subgraph refuses more with `INVALID_PAGE_SIZE`. */
  maxPageSize: MAX_PAGE_SIZE,
  /** How long a list without pages may be, where its owner does not say. */
  assumedListSize: ASSUMED_LIST_SIZE,
  /** What every operation costs besides what it asks for: being received, passed on and answered takes some 2 ms. */
  operationCost: 20,
  /**
   * The dearest page that a dashboard needs, a hundred applications with decisions, ledger and instalments, costs some 6,600. A
   * hundred items with a hundred under each, and one object in each of these, cost some 20,600; no list in lists in lists.
   */
  costPerOperation: 25_000,
  /** Forty pages of all 3,975 sites with their applications, as if each list were full; one busy process answers two million. */
  costPerMinute: 200_000,
  /** The span in which `costPerMinute` may be spent. */
  windowSeconds: 60,
  /** Each holds a lock and writes a journal: two thousand in a minute are more than any agency decides in a campaign. */
  mutationCost: 100,
  /** The whole schema, 220 fields of an explorer's question, takes as long as a page of 4,400 objects. */
  introspectionCost: 20,
  /** Planning a selection takes some 0.2 ms, seven objects' time; aliases, fragments and what is not included count alike. */
  planningCost: 7,
  /** Parsing and validating a character takes up to 3 µs where fields overlap, thrice that at first, as an object's third. */
  readingCost: 0.3,
  /** Memory of the plans, and of the documents, that are kept: some thousand of each. */
  planBytes: 64_000_000,
  documentBytes: 64_000_000,
  /** Documents that are known by their hash: some thousand of them. */
  persistedQueryBytes: 4_000_000,
} as const;

export type Limits = Readonly<Record<keyof typeof LIMITS, number>>;
