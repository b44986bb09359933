import { setTimeout } from 'node:timers/promises';
import type { Asked, Corruption, Sent } from './corrupted-answers.ts';

// biome-ignore lint/suspicious/noExplicitAny: JSON of any shape.
type Json = any;

/** Replaces a JSON response. */
const json =
  (change: (json: { data?: Json; errors?: Json[] }, asked: Asked) => unknown): Corruption['answer'] =>
  (sent, asked) => {
    if (!sent.body.startsWith('{')) return sent;
    return { ...sent, body: JSON.stringify(change(JSON.parse(sent.body), asked) || JSON.parse(sent.body)) };
  };

const entities = (change: (entities: Json[], asked: Asked) => Json[]) =>
  json(({ data, ...rest }, asked) => {
    const found = data?._entities;
    return found && { ...rest, data: { _entities: change(found, asked) } };
  });
/** Replaces a roadmap, if the query selects the changed fields. */
const roadmap = (changes: object | ((entity: Json) => object)) =>
  entities((found) =>
    found.map((entity) => {
      if (!entity) return entity;
      const given = typeof changes === 'function' ? changes(entity) : changes;
      const asked = Object.entries(given).filter(([name]) => name in entity);
      return { ...entity, ...Object.fromEntries(asked) };
    }),
  );
const sdl = (change: (sdl: string) => string) =>
  json(({ data }) => {
    const service = data?._service;
    return service && { data: { _service: { sdl: change(service.sdl) } } };
  });

const page = (sent: Sent): Sent => ({
  ...sent,
  status: 500,
  contentType: 'text/html',
  body: '<html>Oops</html>',
});

const isDay = (asOf: unknown): asOf is string =>
  /^\d{4}-\d\d-\d\d$/.test(String(asOf)) && asOf !== '2021-02-30';

/** Reads as of another day but reports the requested one. */
function readsAs(other: (asOf: string) => string): Corruption {
  return {
    ask: ({ representations }) =>
      representations.map((each) => (isDay(each.asOf) ? { ...each, asOf: other(each.asOf) } : each)),
    answer: entities((found, { representations }) =>
      found.map((each, index) => each && { ...each, asOf: representations[index].asOf }),
    ),
  };
}

const domain = (code: string) => ({ __typename: 'Domain', programmeCode: 'HOPEN', code });
function priority(code: string, index: number) {
  return {
    __typename: 'PriorityDomain',
    rank: index + 1,
    domain: domain(code),
    rationale: null,
    target: null,
  };
}

const SLOW_MS = 100;

/** Breach of the treaty by a subgraph, with the check that detects it. */
export interface BrokenSubgraph {
  readonly what: string;
  readonly fails: string;
  readonly by: Corruption;
  readonly load?: { readonly p99Ms: number };
}

export const BROKEN_SUBGRAPHS: readonly BrokenSubgraph[] = [
  {
    what: 'has a field less in its SDL',
    fails: 'its SDL is the treaty and its own extension zone',
    by: { answer: sdl((text) => text.replaceAll(/\n {2}vision: String\n/g, '\n  outlook: String\n')) },
  },
  {
    what: 'adds a field to every region',
    fails: 'its SDL is the treaty and its own extension zone',
    by: { answer: sdl((text) => `${text}\ntype Region @key(fields: "code") { code: ID! motto: String }`) },
  },
  {
    what: 'says nothing of itself',
    fails: 'its SDL is the treaty and its own extension zone',
    by: { answer: json(({ data }) => data && '_service' in data && { data: { _service: { sdl: null } } }) },
  },
  {
    what: 'describes the treaty in other words',
    fails: 'it composes with the country',
    by: { answer: sdl((text) => text.replaceAll('Jalons. By day.', 'Jalons. In any order.')) },
  },
  {
    what: 'answers in the order of its database',
    fails: 'entities come in the order of their keys',
    by: { answer: entities((found) => found.toReversed()) },
  },
  {
    what: 'leaves out what it has not',
    fails: 'where there is no roadmap there is a null',
    by: { answer: entities((found) => found.filter(Boolean)) },
  },
  {
    what: 'answers the same key once',
    fails: 'a key that is asked twice is answered twice',
    by: {
      ask: ({ representations }) => [
        ...new Map(representations.map((each) => [JSON.stringify(each), each])).values(),
      ],
    },
  },
  {
    what: 'takes any key',
    fails: 'keys that are not sound are errors with a code',
    by: {
      answer: json(
        ({ data, errors }) => data && '_entities' in data && errors && { data: { _entities: [null] } },
      ),
    },
  },
  {
    what: 'answers for its neighbours',
    fails: 'other regions have no roadmap here',
    by: {
      ask: ({ representations }) =>
        representations.map((each) =>
          typeof each.regionCode === 'string' && /^\d\d$/.test(each.regionCode)
            ? { ...each, regionCode: '93' }
            : each,
        ),
      answer: entities((found, { representations }) =>
        found.map((each, index) => each && { ...each, regionCode: representations[index].regionCode }),
      ),
    },
  },
  {
    what: 'says that it is another region',
    fails: 'every region code that it names is its own',
    by: { answer: roadmap({ regionCode: '11' }) },
  },
  {
    what: 'has a target of another region',
    fails: 'every region code that it names is its own',
    by: {
      answer: roadmap(({ priorityDomains = [] }) => ({
        priorityDomains: priorityDomains.map((each: Json) => ({
          ...each,
          target: each.target && { ...each.target, regionCode: '84' },
        })),
      })),
    },
  },
  {
    what: 'answers a number for a text',
    fails: 'every field answers what its type promises',
    by: { answer: roadmap({ vision: 5 }) },
  },
  {
    what: 'answers null where null may not be',
    fails: 'every field answers what its type promises',
    by: { answer: roadmap({ axes: [{ title: null, description: 'Rien.', domains: [] }] }) },
  },
  {
    what: 'hides a field of the treaty',
    fails: 'every field answers what its type promises',
    by: {
      answer: json(({ data }, { query }) =>
        query.includes('vision')
          ? {
              data,
              errors: [
                { message: 'Non.', path: ['_entities', 0, 'vision'], extensions: { code: 'FORBIDDEN' } },
              ],
            }
          : undefined,
      ),
    },
  },
  {
    what: 'writes a book',
    fails: 'an answer is no longer than the gateway reads',
    by: { answer: roadmap({ source: 'x'.repeat(2_100_000) }) },
  },
  {
    what: 'ignores the day',
    fails: 'asOf is answered as it was asked',
    by: {
      ask: ({ representations }) =>
        representations.map((each) => (isDay(each.asOf) ? { ...each, asOf: null } : each)),
    },
  },
  {
    what: 'has no version in force',
    fails: 'the history holds together',
    by: {
      answer: roadmap(({ history = [] }) => ({
        history: history.map((each: Json) => ({ ...each, status: 'SUPERSEDED' })),
      })),
    },
  },
  {
    what: 'has a roadmap before its first',
    fails: 'before its first version there is no roadmap',
    by: readsAs((asOf) => (asOf < '2020-02-12' ? '2020-02-12' : asOf)),
  },
  {
    what: 'shows its last version only',
    fails: 'each version is read by its day',
    by: readsAs((asOf) => (asOf >= '2020-02-12' ? '2024-01-01' : asOf)),
  },
  {
    what: 'tells the future',
    fails: 'the future tells nothing more than today',
    by: { answer: roadmap(({ asOf }) => (asOf > '2900' ? { vision: 'Demain.' } : {})) },
  },
  {
    what: 'puts three domains first',
    fails: 'it puts one or two domains of the programme first',
    by: { answer: roadmap({ priorityDomains: ['D1', 'D2', 'D3'].map(priority) }) },
  },
  {
    what: 'puts a domain first that there is not',
    fails: 'it puts one or two domains of the programme first',
    by: { answer: roadmap({ priorityDomains: [priority('D9', 0)] }) },
  },
  {
    what: 'ends before it begins',
    fails: 'it keeps the rules of every roadmap',
    by: { answer: roadmap({ lastYear: 2018, milestones: [], priorityDomains: [priority('D2', 0)] }) },
  },
  {
    what: 'has two priorities of one rank',
    fails: 'it keeps the rules of every roadmap',
    by: { answer: roadmap({ priorityDomains: ['D1', 'D2'].map((code) => priority(code, 0)) }) },
  },
  {
    what: 'names a day of no programme',
    fails: 'it keeps the rules of every roadmap',
    by: { answer: roadmap({ supersededOn: '9999-12-31' }) },
  },
  {
    what: 'is official without a source',
    fails: 'it says what it rests on, and is official only by a source',
    by: { answer: roadmap({ verificationStatus: 'OFFICIAL', source: null }) },
  },
  {
    what: 'has a page for errors',
    fails: 'a wrong question is answered in GraphQL, with a code',
    by: { answer: (sent, { body }) => (body === '{"query": ' ? page(sent) : sent) },
  },
  {
    what: 'has codes of its own',
    fails: 'a wrong question is answered in GraphQL, with a code',
    by: {
      answer: (sent) => ({ ...sent, body: sent.body.replaceAll('GRAPHQL_PARSE_FAILED', 'E_PARSE') }),
    },
  },
  {
    what: 'shows its stack',
    fails: 'errors tell nothing of how it is made',
    by: {
      answer: json(({ errors, ...rest }) => {
        if (!JSON.stringify(errors ?? '').includes('aFieldThatNobodyHas')) return undefined;
        const stacktrace = ['Error', '    at resolve (/srv/ars/dist/roadmap.js:12:7)'];
        return {
          ...rest,
          errors: errors!.map((each) => ({ ...each, extensions: { ...each.extensions, stacktrace } })),
        };
      }),
    },
  },
  {
    what: 'reads whatever it is sent',
    fails: 'a body that is too large is refused',
    by: {
      answer: (sent) =>
        sent.status === 413 ? { ...sent, status: 200, body: '{"data":{"__typename":"Query"}}' } : sent,
    },
  },
  {
    what: 'refuses whoever has no token',
    fails: 'without a token everyone reads what is published',
    by: {
      answer: (sent, { authorization, representations }) =>
        !authorization && sent.status === 200 && representations.some((each) => each.regionCode === '93')
          ? {
              ...sent,
              status: 403,
              body: '{"errors":[{"message":"Non.","extensions":{"code":"FORBIDDEN"}}]}',
            }
          : sent,
    },
  },
  {
    what: 'takes any token',
    fails: 'a token that is not the gateway’s is refused',
    by: { authorization: () => undefined },
  },
  {
    what: 'takes no token',
    fails: 'the token that was given is taken',
    by: { authorization: ({ authorization }) => authorization && 'Bearer a.b.c' },
  },
  {
    what: 'shows its draft',
    fails: 'nobody without a token reads a draft',
    by: {
      answer: (sent, { query }) =>
        query.includes('pacaRoadmapDraft') ? { ...sent, body: '{"data":{"pacaRoadmapDraft":null}}' } : sent,
    },
  },
  {
    what: 'lets anyone act',
    fails: 'nobody without a token acts',
    by: {
      answer: (sent, { query }) =>
        query.startsWith('mutation')
          ? { ...sent, body: '{"data":{"publishPacaRoadmap":{"__typename":"PublishPacaRoadmapPayload"}}}' }
          : sent,
    },
  },
  {
    what: 'gives up when several ask',
    fails: 'under load every answer is the one that it gives alone',
    by: {
      isAskedEachTime: true,
      answer: (sent, { atOnce }) => (atOnce > 2 ? { ...sent, status: 503 } : sent),
    },
  },
  {
    what: 'is slow when several ask',
    fails: 'under load it answers in time',
    by: {
      isAskedEachTime: true,
      async answer(sent, { atOnce }) {
        if (atOnce > 1) await setTimeout(SLOW_MS);
        return sent;
      },
    },
    load: { p99Ms: SLOW_MS / 2 },
  },
];
