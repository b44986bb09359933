import { join } from 'node:path';
import { type ClientSettings, makeSigningKey, type SigningKey } from '@hopen/gateway';
import { pseudonyms } from '@hopen/kit/auth';
import { type Country, type CountryOptions, developmentIssuer, startCountry } from '@hopen/scripts';
import { captureLog, type LogLine } from './captured-log.ts';
import { type CountrySize, syntheticDatabase, type TestDatabase } from './test-database.ts';

/** GraphQL response as a client reads it. */
export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: each question has an answer of its own shape.
  readonly data?: any;
  readonly errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
  readonly extensions?: {
    readonly completeness: { complete: boolean; missing: Record<string, unknown>[] };
    readonly cost: { requested: number; maximum: number };
  };
}

/** Running country, for read-only tests. */
export interface AskedCountry {
  readonly url: string;
  readonly subgraphUrls: Readonly<Record<string, string>>;
  /** Signing key for ARS-hosted subgraphs; another gateway may share it. */
  readonly gatewayKey: SigningKey;
  ask(query: string, variables?: object, token?: string): Promise<Answer>;
  token(claims: Record<string, unknown>): Promise<string>;
  /** File with the issuer's signing key, for forging tokens. */
  readonly issuerKey: string;
}

/** Country of one test file that can be changed and observed. */
export interface TestCountry extends AskedCountry {
  readonly country: Country;
  /** Sets the current day of the whole set-up. */
  liveOn(day: string): void;
  /** SQL statements and requests by subgraph since the last call. */
  work(): { statements: string[]; requests: string[] };
  /** Logged warnings and errors. */
  readonly log: readonly LogLine[];
  /** All log lines of all services. */
  readonly lines: readonly LogLine[];
  /** Access-log lines. */
  readonly reads: readonly LogLine[];
  close(): Promise<void>;
}

/** Rate limits high enough for tests that are not about them. */
export const UNHURRIED: ClientSettings = { limits: { costPerMinute: 2_000_000_000, inFlight: 1_000 } };

/** Day after all events of the synthetic country. */
export const TODAY = '2026-01-15';

/** Timeout for fetches that are expected to succeed: a busy machine must never cause one. */
export const AMPLE_MS = 600_000;

/** Key of pseudonyms in journals and access log. */
export const SUBJECT_KEY = 'a key that only tests have, and long enough';

export const TOKENS = { issuer: 'urn:hopen:test', audience: 'hopen' };

/**
 * Starts the country like `npm start`, on free ports, with the synthetic data, on a day. With `loadedOn` the data end
 * on that day, and later events are up to the test. With `instead` it is another country.
 */
export async function startTestCountry(
  today = TODAY,
  loadedOn?: string,
  {
    instead,
    frontDoor = UNHURRIED,
    size,
    ...options
  }: Pick<CountryOptions, 'instead' | 'frontDoor' | 'gatewayKey' | 'databaseOf'> & {
    size?: CountrySize;
    /** Filled database, closed with the country. */
    filled?: TestDatabase;
  } = {},
): Promise<TestCountry> {
  const database = options.filled ?? (await syntheticDatabase(loadedOn, size));
  let day = today;
  const folder = join(process.env.HOPEN_RUN_FOLDER!, crypto.randomUUID());
  const issuer = await developmentIssuer(folder, 'test');
  const gatewayKey = options.gatewayKey ?? (await makeSigningKey());
  const { log, lines } = captureLog('info');
  const { log: accessLog, lines: reads } = captureLog('info');
  let statements: string[] = [];
  let requests: string[] = [];
  const country = await startCountry({
    location: database.location,
    issuer,
    tokens: { ...TOKENS, keysTimeoutMs: AMPLE_MS },
    clock: () => day,
    portOf: () => 0,
    gatewayKey,
    ...(instead && { instead }),
    ...(options.databaseOf && { databaseOf: options.databaseOf }),
    frontDoor,
    traffic: { timeoutMsOf: () => AMPLE_MS },
    peerTimeoutMs: AMPLE_MS,
    onProgress: () => {},
    onStatement: (subgraph, sql) => statements.push(`${subgraph}: ${sql}`),
    onRequest: (subgraph) => requests.push(subgraph),
    log,
    accessLog,
    pseudonymise: pseudonyms(SUBJECT_KEY),
  });
  return {
    url: country.url,
    subgraphUrls: Object.fromEntries([...country.subgraphs].map(([name, { url }]) => [name, url])),
    country,
    gatewayKey,
    get log() {
      return lines.filter(({ level }) => level !== 'info');
    },
    lines,
    reads,
    ask: (query, variables, token) => ask(country.url, query, variables, token),
    issuerKey: join(folder, 'development-issuer.json'),
    token: (claims) => issuer.sign(claims, TOKENS),
    liveOn(next) {
      day = next;
    },
    work() {
      const done = { statements, requests };
      statements = [];
      requests = [];
      return done;
    },
    async close() {
      await country.stop();
      await database.close();
    },
  };
}

/** Sends a GraphQL request. */
export async function ask(
  url: string,
  query: string,
  variables: object = {},
  token?: string,
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}
