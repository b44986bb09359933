import { isDeepStrictEqual } from 'node:util';
import type { Work } from './country.ts';
import type { ForkedCountry } from './fork.ts';
import { ask } from './question.ts';

const PAGE_SIZES = [10, 50, 100];

/** A page that touches three subgraphs, and every kind of link from an establishment. */
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

/** The work that a page costs each subgraph, whatever its size; `constant` says whether that is so. */
export interface StatementFigures {
  readonly viewer: string;
  readonly constant: boolean;
  readonly pages: readonly { readonly first: number; readonly subgraphs: Work }[];
}

/** Counts the SQL statements and requests of each subgraph for pages of several sizes. */
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
