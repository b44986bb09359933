import { type ListQuery } from '@hopen/kit/database';
import { connectionOf, type Page, PageArgs } from '@hopen/kit/graphql';
import type { CivilDay } from '@hopen/schema';
import type { FilterQuery } from '@mikro-orm/core';
import type { LedgerLine } from '../domain/ledger.ts';
import { LedgerLineType, presentLine } from './ledger-line.type.ts';

export const LedgerLineConnection = connectionOf('LedgerLine', () => LedgerLineType, 40);

/** Page of the ledger of an envelope as of a day. */
export class EnvelopeLinesQuery extends PageArgs {
  programmeCode!: string;
  day!: CivilDay;
}

/** Lines behind the figures of an envelope, by number. */
export const envelopeLines = ({
  programmeCode,
  day,
  first,
  after,
}: EnvelopeLinesQuery): ListQuery<LedgerLine> => ({
  where: { programmeCode, recordedOn: { $lte: day } } as FilterQuery<LedgerLine>,
  orderName: 'ledgerLine.ID',
  order: [{ property: 'id', direction: 'asc' }],
  page: { first, after },
});

/** Page of lines as the graph shows them. */
export const presentLines = (page: Page<LedgerLine>): Page<LedgerLineType> => ({
  ...page,
  nodes: page.nodes.map(presentLine),
  edges: page.edges.map(({ node, cursor }) => ({ node: presentLine(node), cursor })),
});
