import { ERROR_CODES } from '@hopen/schema';
import type { CheckGroup } from './check.ts';
import { malformed } from './entities.ts';
import { codesOf, type HttpAnswer, shown } from './http.ts';
import { Breach, breachIfAny } from './outcome.ts';
import type { ConformanceTarget } from './target.ts';

/** Checks responses to invalid requests. */
export const ERROR_CHECKS: CheckGroup = {
  subject: 'Errors',
  checks: [
    {
      name: 'a wrong question is answered in GraphQL, with a code',
      todo: 'Answer JSON with errors whose extensions.code is listed in ERROR_CODES, never an error page.',
      run: coded,
    },
    {
      name: 'errors tell nothing of how it is made',
      todo: 'Log stack, host, path and SQL; answer the code and a sentence.',
      run: leakNothing,
    },
    {
      name: 'a body that is too large is refused',
      todo: 'Stop reading at ten megabytes and answer 413 with PAYLOAD_TOO_LARGE.',
      run: tooLarge,
    },
  ],
};

const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);
const request = (query: string, more: object = {}) => JSON.stringify({ query, ...more });

/** Invalid request bodies. */
const WRONG_QUESTIONS: Readonly<Record<string, string>> = {
  'malformed JSON': '{"query": ',
  'no question': '{}',
  'a list for a request': '[1]',
  'a syntax error': request('{ _entities( '),
  'an unknown field': request('{ aFieldThatNobodyHas }'),
  'an unknown type': request('{ ... on ATypeThatNobodyHas { x } }'),
  'variables of another type': request(
    'query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }',
    { variables: { representations: null } },
  ),
  'an operation that is not there': request('query A { __typename }', { operationName: 'B' }),
  'a fragment that spreads itself': request('{ ...A } fragment A on Query { ...A }'),
  'ten thousand aliases': request(
    `{ ${Array.from({ length: 10_000 }, (_, index) => `a${index}: aFieldThatNobodyHas`).join(' ')} }`,
  ),
  'a question two thousand deep': request(`{ ${nested(2_000, 'a { ', '} ')} }`.replace('{ }', '')),
  'a value two thousand deep': request(
    `{ _entities(representations: ${nested(2_000, '[', ']')}) { aFieldThatNobodyHas } }`,
  ),
  'JSON a hundred thousand deep': nested(100_000, '[', ']'),
};

/** Responses shared by both checks. */
const asked = new WeakMap<ConformanceTarget, [string, HttpAnswer][]>();

async function answers(ars: ConformanceTarget): Promise<[string, HttpAnswer][]> {
  const found = asked.get(ars) ?? [];
  if (found.length > 0) return found;
  for (const [what, body] of Object.entries(WRONG_QUESTIONS))
    found.push([what, await ars.send(body).catch(noAnswer)]);
  asked.set(ars, found);
  return found;
}

/** Failed request as a response, so that the report names the query that broke the subgraph. */
const noAnswer = ({ code, message }: NodeJS.ErrnoException): HttpAnswer => ({
  status: 0,
  contentType: '',
  text: code ?? message,
  json: undefined,
});

async function coded(ars: ConformanceTarget): Promise<string> {
  const given = await answers(ars);
  breachIfAny(
    given.filter(([, answer]) => !isSound(answer)).map(([what, answer]) => `${what}: ${shown(answer)}`),
  );
  return `${given.length} wrong questions: ${[...new Set(given.flatMap(([, answer]) => codesOf(answer)))].join(', ')}.`;
}

const GRAPHQL_MEDIA_TYPE = /^application\/(graphql-response\+)?json\b/i;

/** Requires GraphQL JSON with a listed code. `INTERNAL` is a fault of the subgraph. */
function isSound(answer: HttpAnswer): boolean {
  const codes = codesOf(answer);
  const areListed = codes.every((code) => Object.hasOwn(ERROR_CODES, String(code)) && code !== 'INTERNAL');
  return GRAPHQL_MEDIA_TYPE.test(answer.contentType) && answer.status < 500 && codes.length > 0 && areListed;
}

/** Patterns of internal details that help an attacker. None occurs in the requests sent here. */
const LEAKS: Readonly<Record<string, RegExp>> = {
  'a stack': /\bat (async )?[\w.<>[\] ]+ \(|stacktrace|Traceback|\.(js|ts|java|py|cs|go|rb|php):\d+/i,
  'a path': /(^|[\s"'(])(file:\/\/|[A-Z]:\\|\/(app|etc|home|opt|root|srv|tmp|usr|var|work)\/)|node_modules/,
  'a host': /\b\d{1,3}(\.\d{1,3}){3}\b|localhost|ECONNREFUSED|ENOTFOUND/,
  SQL: /\b(select .+ from|insert into|update .+ set|delete from)\b|relation \\?"|SQLSTATE|postgres|sqlite|mysql/i,
};

async function leakNothing(ars: ConformanceTarget): Promise<string> {
  const given = [...(await answers(ars))];
  for (const [what, key] of Object.entries(malformed(ars))) given.push([what, await ars.entities([key])]);
  const faults = given.flatMap(([what, { status, text }]) =>
    Object.entries(LEAKS)
      .filter(([, shape]) => status > 0 && shape.test(text))
      .map(([leak, shape]) => `${what}: ${leak}, "${shape.exec(text)![0].trim()}"`),
  );
  breachIfAny(faults);
  return `${given.length} answers without ${Object.keys(LEAKS).join(', ')}.`;
}

const TOO_LARGE_BYTES = 12_000_000;

async function tooLarge(ars: ConformanceTarget): Promise<string> {
  const body = `{"query":"{ __typename }","padding":"${'x'.repeat(TOO_LARGE_BYTES)}"}`;
  const answer = await ars.send(body).catch(connectionOf);
  if (typeof answer === 'string') return `The connection was closed: ${answer}.`;
  if (!isSound(answer)) throw new Breach(`${TOO_LARGE_BYTES} bytes: ${shown(answer)}`);
  return `${TOO_LARGE_BYTES} bytes: ${shown(answer)}`;
}

/** Accepts a closed connection as a refusal of an oversized body. */
function connectionOf({ code, message }: NodeJS.ErrnoException): string {
  if (['ECONNRESET', 'EPIPE'].includes(code ?? '')) return code!;
  throw new Breach(`${TOO_LARGE_BYTES} bytes: ${message}`);
}
