import { isDeepStrictEqual } from 'node:util';
import type { Work } from './country.ts';
import type { ForkedCountry } from './fork.ts';
import { ask } from './question.ts';

const PAGE_SIZES = [10, 50, 100];

/** Page over three subgraphs, with every kind of link from an establishment. */
const PAGE = `query Page($first: Int!) {
  establishments(first: $first) {
    nodes {
      finess name
      legalEntity { finess name }
      region { code name }
      applications(programme: "HOPEN") {
        nodes { id status grantedAmount domain { code label } }
      }
    }
  }
}`;

/** Work per page and subgraph; `constant` if independent of the page size. */
export interface StatementFigures {
  readonly viewer: string;
  readonly constant: boolean;
  readonly pages: readonly { readonly first: number; readonly subgraphs: Work }[];
}

/** Counts SQL statements and requests of each subgraph for several page sizes. */
export async function countStatements(
  { url, work }: ForkedCountry,
  viewer: string,
  token: string | undefined,
): Promise<StatementFigures> {
  const pages: StatementFigures['pages'][number][] = [];
  for (const first of PAGE_SIZES) {
    await work();
    await ask({ url, query: PAGE, variables: { first }, token });
    pages.push({ first, subgraphs: await work() });
  }
  const constant = pages.every(({ subgraphs }) => isDeepStrictEqual(subgraphs, pages[0]?.subgraphs));
  return { viewer, constant, pages };
}
