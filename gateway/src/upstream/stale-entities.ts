import type { SelectedFields } from '@hopen/kit/graphql';
import type { CivilDay } from '@hopen/schema';
import type { FieldNode, GraphQLSchema } from 'graphql';
import { ArsResponseReader, Breach } from './ars-response-reader.ts';
import type { Part } from './fetch-parts.ts';
import type { KnownField, StaleCache } from './stale-cache.ts';

type Data = Record<string, unknown>;

/** Cached stand-ins for missing fields. */
export interface Recalled {
  /** Cached fields, in the requested shape. */
  readonly fields: Data;
  /** Fetch time of each. */
  readonly fetchedAt: readonly string[];
  readonly unknown: readonly string[];
}

/** Stores the response of one ARS fetch, and reads cached fields when there is none. */
export class StaleEntities {
  readonly #writer: ArsResponseReader;
  readonly #reader: ArsResponseReader;

  constructor(
    readonly subgraph: string,
    readonly staleCache: StaleCache,
    readonly types: GraphQLSchema,
    readonly asked: SelectedFields,
    readonly today: CivilDay,
  ) {
    const byMeaning = (_name: string, node: FieldNode) => asked.meaningOf(node);
    this.#writer = new ArsResponseReader(types, asked, { to: byMeaning, isBounded: false });
    this.#reader = new ArsResponseReader(types, asked, { from: byMeaning, isBounded: false });
  }

  /** Stores the fields of a part, except those with errors or deviations. */
  keep(value: Data, part: Part, wrong: ReadonlySet<string>): void {
    if (!part.type) return;
    for (const [name, nodes] of this.asked.of(part.type, part.selected)) {
      if (wrong.has(name) || isOfKey(part, nodes[0]!.name.value)) continue;
      const field = this.#fieldOf(part, this.asked.meaningOf(nodes[0]!));
      this.staleCache.keep(field, this.#writer.field(value, part.type, name, nodes));
    }
  }

  /** Cached fields of a part: all that were requested, or one. */
  recall(part: Part, only?: string): Recalled {
    const fields: Data = {};
    const fetchedAt: string[] = [];
    const unknown: string[] = [];
    for (const [name, nodes] of part.type ? this.asked.of(part.type, part.selected) : []) {
      if (only !== undefined && name !== only) continue;
      const own = nodes[0]!.name.value;
      if (isOfKey(part, own)) {
        fields[name] = own === '__typename' ? part.type!.name : part.key[own];
        continue;
      }
      const known = this.#known(part, name, nodes);
      if (!known) unknown.push(name);
      else {
        fields[name] = known.value;
        fetchedAt.push(known.fetchedAt);
      }
    }
    return { fields, fetchedAt, unknown };
  }

  #known(part: Part, name: string, nodes: readonly FieldNode[]) {
    const meaning = this.asked.meaningOf(nodes[0]!);
    for (const { text, fetchedAt } of this.staleCache.find(this.#fieldOf(part, meaning))) {
      try {
        const kept = { [meaning]: JSON.parse(text) };
        return { value: this.#reader.field(kept, part.type!, name, nodes), fetchedAt };
      } catch (breach) {
        // Lacks a field requested now, or was stored under the types of another supergraph.
        if (!(breach instanceof Breach)) throw breach;
      }
    }
    return undefined;
  }

  /** Treats `asOf` today or later as null, the roadmap in force. */
  #fieldOf({ key, type }: Part, meaning: string): KnownField {
    const asOf = typeof key.asOf === 'string' && key.asOf < this.today ? key.asOf : null;
    const entity = Object.entries({ ...key, __typename: type!.name, asOf }).toSorted();
    return {
      subgraph: this.subgraph,
      key: `${JSON.stringify(entity)} ${meaning}`,
      isChosen: asOf !== null || meaning.includes('['),
    };
  }
}

/** Key fields are known from the representation. */
const isOfKey = ({ key }: Part, field: string) => field === '__typename' || Object.hasOwn(key, field);
