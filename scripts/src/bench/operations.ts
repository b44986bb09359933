import type { ForkedCountry } from './fork.ts';
import { type LoadFigures, load } from './load.ts';
import { ask, type Question, readOperation } from './question.ts';

const CLIENTS = [1, 8, 32];
const REGION = '93';

/** Public site in a region with an ARS-hosted roadmap. */
const ONE_SITE = `query OneSite($region: ID!) {
  region(code: $region) { establishments(first: 1, filter: { status: PUBLIC }) { nodes { finess } } }
}`;

/** Load figures of one operation with one number of clients. */
export interface OperationFigures extends LoadFigures {
  readonly operation: string;
  readonly clients: number;
}

/** Loads the gateway with each operation of the explorer, anonymously, with each number of clients. */
export async function measureOperations(
  { url }: ForkedCountry,
  seconds: number,
): Promise<OperationFigures[]> {
  const figures: OperationFigures[] = [];
  for (const [operation, question] of await questions(url)) {
    for (const clients of CLIENTS) {
      console.error(`operations: ${operation}, ${clients} clients`);
      figures.push({ operation, clients, ...(await load(question, clients, seconds)) });
    }
  }
  return figures;
}

/** Operations of the explorer with sample variables. */
export async function questions(url: string): Promise<[operation: string, Question][]> {
  const site = JSON.parse(await ask({ url, query: ONE_SITE, variables: { region: REGION } }));
  const { finess } = site.data.region.establishments.nodes[0];
  const variables = { country: {}, dashboard: { region: REGION }, establishment: { finess } };
  return Promise.all(
    Object.entries(variables).map(
      async ([operation, values]): Promise<[string, Question]> => [
        operation,
        { url, query: await readOperation(operation), variables: values },
      ],
    ),
  );
}
