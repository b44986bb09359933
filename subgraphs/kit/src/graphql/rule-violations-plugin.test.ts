import { ApolloServer } from '@apollo/server';
import { RuleViolation, RuleViolations } from '@hopen/schema';
import { expect, it } from '@jest/globals';
import { createLog } from '../server/log.ts';
import { formatError } from './format-error.ts';
import { ruleViolationsPlugin } from './rule-violations-plugin.ts';

it('tells every rule that a query breaks, each with its own code and field', async () => {
  const violations = [
    new RuleViolation('UNKNOWN_REGION', 'Région inconnue.', { field: 'filter.regionCode' }),
    new RuleViolation('INVALID_PAGE_SIZE', 'Taille de page.', { field: 'first' }),
  ];
  const log = createLog({ level: 'silent' });
  const server = new ApolloServer({
    typeDefs: 'type Query { list: Int other: Int }',
    resolvers: {
      Query: {
        list() {
          throw new RuleViolations(violations);
        },
        other: () => 1,
      },
    },
    plugins: [ruleViolationsPlugin],
    formatError: (formatted, error) => formatError(formatted, error, log),
  });
  const { body } = await server.executeOperation({ query: '{ list other }' });
  const result = body.kind === 'single' ? body.singleResult : undefined;
  expect(JSON.parse(JSON.stringify(result))).toMatchObject({
    data: { list: null, other: 1 },
    errors: violations.map(({ code, message, details }) => ({
      message,
      path: ['list'],
      extensions: { code, ...details },
    })),
  });
  expect(result!.errors).toHaveLength(2);
});
