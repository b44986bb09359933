import { ApolloServerErrorCode } from '@apollo/server/errors';
import { createLog } from '@hopen/kit/server';
import { ANSWER_CODES, ERROR_CODES, RuleViolation } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GraphQLError, parse } from 'graphql';
import { passedOn } from '../upstream/subgraph-faults.ts';
import { readResponse } from '../upstream/subgraph-response.ts';
import { formatGatewayError } from './format-error.ts';

const log: string[] = [];
const logger = createLog({ to: { write: (line) => void log.push(line) } });

/** Formats an error in the form that Apollo Server passes to `formatError`. */
const format = (error: Error) => {
  const extensions = { code: 'INTERNAL_SERVER_ERROR', ...(error as GraphQLError).extensions };
  return formatGatewayError({ message: error.message, extensions }, error, logger);
};

/** Error of a subgraph as the client receives it. */
function formatSubgraphError(subgraph: string, sent: object) {
  const text = JSON.stringify({ data: { a: null }, errors: [{ path: ['a'], ...sent }] });
  const { errors } = readResponse({ text, isRefusal: false }, parse('{ a }'), undefined);
  const { message, path, extensions } = passedOn(subgraph, errors[0]!, []);
  return format(new GraphQLError(message, { path, extensions: { ...extensions, serviceName: subgraph } }));
}

const SECRET = 'Jeanne Martin';
const codes = fc.oneof(
  fc.constantFrom(
    ...Object.values(ApolloServerErrorCode),
    'DOWNSTREAM_SERVICE_ERROR',
    'INVALID_GRAPHQL',
    'constructor',
  ),
  fc.constantFrom(...Object.keys(ERROR_CODES)),
  fc.string(),
  fc.anything(),
);

describe('whatever goes wrong', () => {
  it.each(['funding', 'roadmaps-paca'])(
    'in %s is answered with a code of the list, and nothing beside',
    (name) => {
      const property = fc.property(codes, fc.anything(), (code, http) => {
        const extensions = { code, http, headers: http, secret: SECRET };
        const answer = formatSubgraphError(name, { message: SECRET, extensions });
        expect(Object.keys(ERROR_CODES)).toContain(answer.extensions?.code);
        for (const key of ['secret', 'http', 'headers']) expect(answer.extensions).not.toHaveProperty(key);
        if (name === 'roadmaps-paca') expect(JSON.stringify(answer)).not.toContain(SECRET);
      });
      fc.assert(property, { numRuns: 1_000 });
      expect(log.filter((line) => JSON.parse(line).subgraph).join()).not.toContain(SECRET);
    },
  );

  it('here is answered with a code of the list', () => {
    const property = fc.property(codes, (code) => {
      const answer = format(new GraphQLError(SECRET, { extensions: { code, secret: SECRET } }));
      expect(Object.keys(ERROR_CODES)).toContain(answer.extensions?.code);
      expect(answer.extensions).not.toHaveProperty('secret');
    });
    fc.assert(property, { numRuns: 1_000 });
  });

  it('an ARS speaks in none but the words of an answer', () => {
    for (const code of Object.keys(ERROR_CODES))
      expect([...Object.keys(ANSWER_CODES), 'REGION_UNAVAILABLE']).toContain(
        formatSubgraphError('roadmaps-paca', { message: SECRET, extensions: { code } }).extensions?.code,
      );
    for (const code of ['PERSISTED_QUERY_NOT_FOUND', 'UNAUTHENTICATED', 'RATE_LIMITED', 'INTERNAL'])
      expect(
        formatSubgraphError('roadmaps-paca', { message: SECRET, extensions: { code } }).extensions,
      ).toEqual({
        code: 'REGION_UNAVAILABLE',
        subgraph: 'roadmaps-paca',
        regions: [],
      });
  });

  it('is told in a line of a thousand characters at most', () => {
    const sent = {
      message: `a\u001b[31m\u202eb\r\n${'x'.repeat(2_000)}`,
      extensions: { code: 'UNKNOWN_REGION', field: 'filter\u0000', source: 7 },
    };
    const { message, extensions } = formatSubgraphError('establishments', sent);
    expect(message).toMatch(/^a \[31m b x+$/);
    expect(message.length).toBeLessThanOrEqual(1_000);
    expect(extensions).toEqual({ code: 'UNKNOWN_REGION', field: 'filter ' });
  });

  it('a rule that says no is told by its code', () => {
    expect(format(new RuleViolation('UNKNOWN_REGION', 'x')).extensions?.code).toBe('UNKNOWN_REGION');
  });

  it.each<[string, () => ReturnType<typeof format>]>([
    [
      'a subgraph of the State',
      () =>
        formatSubgraphError('funding', {
          message: 'x',
          extensions: { code: 'INTERNAL', requestId: 'its own' },
        }),
    ],
    ['the gateway', () => format(new TypeError('x'))],
  ])('a fault of %s is found in the log', (_what, fault) => {
    const { extensions } = fault();
    expect(extensions?.code).toBe('INTERNAL');
    expect(extensions?.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(log.at(-1)).toContain(extensions?.requestId);
  });
});
