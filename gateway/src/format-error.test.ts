import { ApolloServerErrorCode } from '@apollo/server/errors';
import { createLog } from '@hopen/kit';
import { ERROR_CODES, RuleViolation } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GraphQLError } from 'graphql';
import { formatGatewayError } from './format-error.ts';
import { unavailable } from './unavailable.ts';

const log: string[] = [];
const told = createLog({ to: { write: (line) => void log.push(line) } });

/** What Apollo Server makes of an error before it is ours to format. */
const format = (error: Error) => {
  const extensions = { code: 'INTERNAL_SERVER_ERROR', ...(error as GraphQLError).extensions };
  return formatGatewayError({ message: error.message, extensions }, error, told);
};

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
const services = fc.constantFrom(undefined, 'funding', 'roadmaps-paca');

describe('whatever goes wrong', () => {
  it('is answered with a code of the list, and by what an ARS says of it in none of its words', () => {
    const property = fc.property(codes, services, (code, serviceName) => {
      const extensions = { code, ...(serviceName && { serviceName }), secret: SECRET };
      const answer = format(new GraphQLError(SECRET, { extensions }));
      expect(Object.keys(ERROR_CODES)).toContain(answer.extensions?.code);
      expect(Object.keys(answer.extensions!)).not.toContain('secret');
      if (serviceName === 'roadmaps-paca') expect(JSON.stringify(answer)).not.toContain(SECRET);
    });
    fc.assert(property, { numRuns: 1_000 });
    expect(log.filter((line) => JSON.parse(line).subgraph).join()).not.toContain(SECRET);
  });

  it.each<[string, Error, string]>([
    [
      'an ARS that does not answer',
      new GraphQLError('x', { originalError: unavailable('roadmaps-paca', ['93']) }),
      'REGION_UNAVAILABLE',
    ],
    [
      'a subgraph that does not answer',
      new GraphQLError('x', { originalError: unavailable('funding', []) }),
      'SUBGRAPH_UNAVAILABLE',
    ],
    ['a rule that says no', new RuleViolation('UNKNOWN_REGION', 'x'), 'UNKNOWN_REGION'],
    [
      'a value that a subgraph refuses',
      new GraphQLError('x', { extensions: { code: 'GRAPHQL_VALIDATION_FAILED', serviceName: 'funding' } }),
      'BAD_USER_INPUT',
    ],
    [
      'a fault of a subgraph',
      new GraphQLError('x', {
        extensions: { code: 'INTERNAL', serviceName: 'funding', requestId: 'its own' },
      }),
      'INTERNAL',
    ],
    ['a fault of the gateway', new TypeError('x'), 'INTERNAL'],
  ])('%s', (_what, error, code) => {
    const { extensions } = format(error);
    expect(extensions?.code).toBe(code);
    if (code !== 'INTERNAL') return;
    expect(extensions?.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(log.at(-1)).toContain(extensions?.requestId);
  });
});
