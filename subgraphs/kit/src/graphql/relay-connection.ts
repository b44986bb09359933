import 'reflect-metadata';
import { ArgsType, type ClassType, Directive, Field, Int, ObjectType } from 'type-graphql';

/** Page size of a list without `first`. */
export const DEFAULT_PAGE_SIZE = 20;

/** Maximum of `first`: larger results take several pages, or an export. */
export const MAX_PAGE_SIZE = 100;

/** Pagination arguments of the Relay cursor connections specification. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    defaultValue: DEFAULT_PAGE_SIZE,
    description: 'Taille de page. How many items at most, 1 to 100; else `INVALID_PAGE_SIZE`.',
  })
  first: number = DEFAULT_PAGE_SIZE;

  @Field(() => String, {
    nullable: true,
    description: 'Curseur. Continue behind this `endCursor` of the same list; else `INVALID_CURSOR`.',
  })
  after?: string | null;
}

/** Position of a page in its list. */
@ObjectType({ description: 'Page. Where this page stands in its list (Relay cursor connections).' })
@Directive('@shareable')
export class PageInfo {
  @Field({ description: 'Suite. Whether there is more behind this page.' })
  hasNextPage!: boolean;

  @Field({ description: 'Début. Whether the list began before this page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Premier curseur. Null on an empty page.' })
  startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Dernier curseur. What `after` takes to go on; null on an empty page.',
  })
  endCursor!: string | null;
}

/** Page of a list, with lazy total count. */
export interface Page<Node> {
  readonly nodes: Node[];
  readonly edges: { node: Node; cursor: string }[];
  readonly pageInfo: PageInfo;
  readonly count: () => Promise<number>;
}

/**
 * Relay connection type `<name>Connection` over `node`. `totalCount` runs SQL only when selected; `countCost` is its `@cost`, more
 * than that of a look-up where counting reads what each viewer may see.
 */
export function connectionOf<Node extends object>(name: string, node: () => ClassType<Node>, countCost = 20) {
  @ObjectType(`${name}Edge`, { description: `Élément de liste. One ${name} and its cursor.` })
  class Edge {
    @Field(node, { description: 'Élément. The item itself.' })
    node!: Node;

    @Field({ description: 'Curseur. The place of the item in the list.' })
    cursor!: string;
  }

  @ObjectType(`${name}Connection`, { description: `Liste paginée. A page of ${name} items.` })
  class Connection implements Page<Node> {
    @Field(() => [node()], { description: 'Éléments. The items of the page.' })
    nodes!: Node[];

    @Field(() => [Edge], { description: 'Éléments et curseurs. The items of the page with their cursors.' })
    edges!: Edge[];

    @Field(() => PageInfo, { description: 'Page. Where the page stands in the list.' })
    pageInfo!: PageInfo;

    count!: () => Promise<number>;

    // Counts in a separate statement over all matches; the page is read even if only the count is selected.
    @Directive(`@cost(weight: ${countCost})`)
    @Field(() => Int, { description: 'Total. How many items this viewer can see on all pages together.' })
    totalCount(): Promise<number> {
      return this.count();
    }
  }
  return Connection as ClassType<Page<Node>>;
}
