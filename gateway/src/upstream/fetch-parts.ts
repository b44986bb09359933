import type { SelectedFields, SelectionSets } from '@hopen/kit/graphql';
import { type GraphQLCompositeType, type GraphQLSchema, isCompositeType, Kind } from 'graphql';
import type { Path } from './answer.ts';
import type { Representation } from './representations.ts';

/** Unit of a fetch: one entity, or the root of an operation. */
export interface Part {
  /** Path of its answer within the data. */
  readonly at: Path;
  /** Representation that it is asked for by; empty for the root of an operation. */
  readonly key: Representation;
  /** Undefined where the supergraph has no such type. */
  readonly type: GraphQLCompositeType | undefined;
  readonly selected: SelectionSets;
}

type Data = Record<string, unknown>;

export function partsOf(
  types: GraphQLSchema,
  asked: SelectedFields,
  representations: readonly Representation[] | undefined,
): Part[] {
  if (!representations) return [{ at: [], key: {}, type: asked.rootType, selected: asked.root }];
  const selected = asked.root.flatMap(({ selections }) =>
    selections.flatMap((field) => (field.kind === Kind.FIELD && field.selectionSet) || []),
  );
  return representations.map((key, index) => {
    const type = types.getType(String(key.__typename));
    return { at: ['_entities', index], key, type: isCompositeType(type) ? type : undefined, selected };
  });
}

/** Answer to a part within the data. */
export const sentOf = (data: Data, { at }: Part): unknown =>
  at.length === 0 ? data : (data._entities as unknown[])[at[1] as number];

/** Data that hold one answer for each part. */
export const dataOf = (parts: readonly Part[], values: readonly (Data | null)[]): Data | null =>
  parts[0]?.at.length === 0 ? values[0]! : { _entities: values };
