import { ERROR_CODES } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { redactError } from './log-redaction.ts';

const SECRET = 'Jeanne Martin';
const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJob3Blbl9yb2xlIjoiZGdvcyJ9.c2lnbmF0dXJl';

/** Error with the extra properties that a library adds. */
const error = (message: string, more: object = {}) => Object.assign(new Error(message), more);

function jsonError(): unknown {
  try {
    return JSON.parse(`${SECRET} is no JSON`);
  } catch (thrown) {
    return thrown;
  }
}

describe('what somebody sent is in no line', () => {
  it.each<[string, unknown]>([
    ['quoted by PostgreSQL', error(`invalid input syntax for type date: "${SECRET}"`, { code: '22007' })],
    ['quoted within quotes', error(`invalid input: "it's "${SECRET}" there"`)],
    ['quoted by V8', jsonError()],
    ['quoted by a scalar', new GraphQLError(`Enum "Status" cannot represent value: "${SECRET}"`)],
    ['in French quotes', error(`« ${SECRET} » ne va pas`)],
    [
      'in the lines that MikroORM adds',
      error(
        `duplicate key value violates unique constraint "x"\n - detail: Key (name)=(${SECRET}) already exists.`,
        {
          code: '23505',
        },
      ),
    ],
    ['as a syntax error', error(`syntax error at or near "${SECRET}"`, { code: '42601' })],
    [
      'in what a driver hangs on',
      error('x', {
        params: [SECRET],
        query: SECRET,
        detail: SECRET,
        where: SECRET,
        hint: SECRET,
        headers: { a: SECRET },
      }),
    ],
    ['in a code that is no text', error('x', { code: { name: SECRET } })],
    ['in a cause', new Error('x', { cause: error(`"${SECRET}"`, { detail: SECRET }) })],
    ['in one of several', new AggregateError([error(`"${SECRET}"`)], 'x')],
    ['in extensions', new GraphQLError('x', { extensions: { name: SECRET } })],
    ['thrown as text', SECRET],
    ['thrown as an object', { message: SECRET }],
  ])('%s', (_where, thrown) => {
    expect(JSON.stringify(redactError(thrown))).not.toContain(SECRET);
  });

  it.each([
    [`a token: Bearer ${TOKEN}`, TOKEN],
    ['an address: jeanne.martin@ars.example', 'jeanne.martin'],
    ['the password of postgres://hopen:secret@db:5432/x', 'secret'],
    ['a number: ET:130786049', '130786049'],
  ])('without quotes, %s', (message, secret) => {
    expect(JSON.stringify(redactError(error(message)))).not.toContain(secret);
  });
});

describe('what finds the fault stays', () => {
  it('where it arose, and what led to it', () => {
    const logged = redactError(
      new Error(ERROR_CODES.INTERNAL, { cause: error('refused', { code: 'ECONNREFUSED' }) }),
    );
    expect(logged).toMatchObject({
      type: 'Error',
      message: ERROR_CODES.INTERNAL,
      stack: expect.stringMatching(/^at .*log-redaction\.test/),
      cause: { message: 'refused', code: 'ECONNREFUSED' },
    });
  });

  it.each([
    ['42P01', 'relation "roadmaps.roadmap" does not exist'],
    ['23505', 'duplicate key value violates unique constraint "command_pkey"'],
  ])('the names in the database, class %s', (code, message) => {
    expect(redactError(error(message, { code, constraint: 'c', table: 't' }))).toMatchObject({
      code,
      message,
      constraint: 'c',
      table: 't',
    });
  });

  it('the file that is not there', () => {
    const message = "ENOENT: no such file or directory, open '/srv/supergraph.graphql'";
    expect(redactError(error(message, { code: 'ENOENT', syscall: 'open' })).message).toBe(message);
  });

  it('a cause that goes round in a circle comes to its end', () => {
    const circle = error('x');
    circle.cause = circle;
    expect(JSON.stringify(redactError(circle)).length).toBeLessThan(20_000);
  });
});
