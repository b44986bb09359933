import { ApolloServerErrorCode } from '@apollo/server/errors';
import { ERROR_CODES, RuleViolation } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { createLog } from '../server/log.ts';
import { runInRequest, startRequestLog } from '../server/request-log.ts';
import { forbidden, formatError } from './format-error.ts';

/** Error of this code as Apollo Server passes it, with everything that could leak. */
const SECRETS = [
  '10.2.3.4',
  'select * from funding.ledger_line',
  '/srv/hopen/src/keyset.ts',
  'duplicate key',
];
const WHERE = { path: ['application', 'beneficiary'], locations: [{ line: 1, column: 3 }] };

function format(error: Error, code: unknown = 'INTERNAL_SERVER_ERROR') {
  const lines: { requestId: string; err: { message: string } }[] = [];
  const log = createLog({ to: { write: (line) => void lines.push(JSON.parse(line)) } });
  const formatted = {
    message: error.message,
    ...WHERE,
    extensions: { code, stacktrace: SECRETS, host: SECRETS[0] },
  };
  return { answer: formatError(formatted as never, error, log), log: lines };
}

describe('an error that a client may read', () => {
  it.each([
    'BAD_REQUEST',
    'BAD_USER_INPUT',
    'FORBIDDEN',
    'GRAPHQL_PARSE_FAILED',
    'GRAPHQL_VALIDATION_FAILED',
    'OPERATION_RESOLUTION_FAILURE',
  ])('%s keeps its message and its place, and nothing else', (code) => {
    const { answer, log } = format(new GraphQLError('Words of the library'), code);
    expect(answer).toEqual({ message: 'Words of the library', ...WHERE, extensions: { code } });
    expect(log).toEqual([]);
  });

  it('is a statement whose time was over, of which it is told no word', () => {
    const statement = Object.assign(new Error(SECRETS[1]), { code: '57014' });
    const { answer, log } = format(
      new GraphQLError('A statement', { originalError: statement, path: WHERE.path }),
    );
    const code = 'SUBGRAPH_UNAVAILABLE';
    expect(answer).toEqual({ message: ERROR_CODES[code], ...WHERE, extensions: { code } });
    expect(log).toEqual([]);
  });

  it('is the one that hides a field', () => {
    const error = forbidden('Ce champ…');
    expect(format(error, error.extensions.code).answer.extensions).toEqual({ code: 'FORBIDDEN' });
  });

  it.each([
    { details: { field: 'filter.regionCode', source: 'INSEE' } },
    { details: { field: 'first' } },
    { details: {} },
  ])('is a rule that says no, with its code and $details', ({ details }) => {
    const violation = new RuleViolation('UNKNOWN_REGION', 'Région inconnue', details);
    const wrapped = new GraphQLError(violation.message, { originalError: violation, path: WHERE.path });
    for (const error of [violation, wrapped]) {
      const { answer, log } = format(error);
      expect(answer).toEqual({
        message: 'Région inconnue',
        ...WHERE,
        extensions: { code: 'UNKNOWN_REGION', ...details },
      });
      expect(log).toEqual([]);
    }
  });
});

describe('a fault of ours', () => {
  const original = new Error(SECRETS.join(' '));

  it.each([
    { what: 'any error', error: original, code: 'INTERNAL_SERVER_ERROR' },
    { what: 'an error without a code', error: original, code: undefined },
    { what: 'an error of a code that is not listed', error: original, code: 'ECONNREFUSED' },
    { what: 'an error of a listed code that only the kit itself gives', error: original, code: 'INTERNAL' },
    { what: 'a code named like a property of every object', error: original, code: 'constructor' },
    { what: 'a code that is no text', error: original, code: ['FORBIDDEN', 'INTERNAL'] },
    { what: 'a list that reads like a code', error: original, code: ['FORBIDDEN'] },
    {
      what: 'an error that a resolver threw',
      error: new GraphQLError(original.message, { originalError: original, path: WHERE.path }),
      code: 'INTERNAL_SERVER_ERROR',
    },
  ])('is $what: the client reads INTERNAL and a request id, the log the whole story', ({ error, code }) => {
    const { answer, log } = format(error, code);
    expect(answer).toEqual({
      message: expect.any(String),
      ...WHERE,
      extensions: { code: 'INTERNAL', requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    for (const secret of SECRETS) expect(JSON.stringify(answer)).not.toContain(secret);
    expect(JSON.stringify(answer)).not.toContain('at ');
    expect(log).toMatchObject([
      {
        level: 'error',
        requestId: answer.extensions?.requestId,
        err: { stack: expect.stringMatching(/^at /) },
      },
    ]);
  });

  it('has the id of its request, and outside of any one of its own', () => {
    const idOf = () => format(original).answer.extensions?.requestId;
    expect(idOf()).not.toBe(idOf());
    expect(runInRequest(startRequestLog('of-this-request'), idOf)).toBe('of-this-request');
  });

  it('says where in the answer only when it knows', () => {
    const answer = formatError({ message: 'x' }, original, createLog({ level: 'silent' }));
    expect(Object.keys(answer).sort()).toEqual(['extensions', 'message']);
  });
});

describe('a fault of the client', () => {
  it.each(
    Object.values(ApolloServerErrorCode).filter(
      (code) => code !== ApolloServerErrorCode.INTERNAL_SERVER_ERROR && !code.startsWith('PERSISTED_QUERY'),
    ),
  )('that Apollo Server calls %s is never told as ours', (code) => {
    expect(format(new GraphQLError('Words of the library'), code).answer.extensions?.code).toBe(code);
  });
});
