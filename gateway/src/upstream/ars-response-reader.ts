import { SelectedFields, type SelectionSets } from '@hopen/kit/graphql';
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { withCustomScalars } from '../supergraph/custom-scalars.ts';
import { isObject, type Path } from './answer.ts';
import { dataOf, type Part, partsOf, sentOf } from './fetch-parts.ts';
import type { Representation } from './representations.ts';
import {
  areDistinct,
  contradiction,
  isCompared,
  isListWithinTreaty,
  isWithinTreaty,
  regionOfType,
  type Said,
} from './treaty-values.ts';
import { inOurWords } from './user-errors.ts';

type Data = Record<string, unknown>;

/** Deviation of a response from the requested types or the treaty. */
export class Breach extends Error {}

/** Validated part of a response, with its deviations: of the whole part or of single fields. */
export interface ReadPart {
  readonly value: Data | null;
  readonly breaches: readonly { readonly path: Path; readonly breach: Breach }[];
}

/** Reads an ARS response by the requested types. Throws at the first deviation. */
export function readArsData(types: GraphQLSchema, document: DocumentNode, variables: Data, data: Data): Data {
  withCustomScalars(types);
  const asked = new SelectedFields(types, document, variables);
  const parts = partsOf(types, asked, variables.representations as Representation[] | undefined);
  const reader = new ArsResponseReader(types, asked, { isBounded: false });
  const read = parts.map((part) => reader.part(sentOf(data, part), part));
  for (const { breaches } of read) for (const { breach } of breaches) throw breach;
  const values = read.map(({ value }) => value);
  return dataOf(parts, values)!;
}

/** Key of a field in an object: its response name, or its canonical meaning. */
type Naming = (name: string, node: FieldNode) => string;

interface Reading {
  /** Keys of the input and of the output objects. */
  readonly from?: Naming;
  readonly to?: Naming;
  /** Checks the treaty's bounds too. Skipped for cached values, which were within them when stored. */
  readonly isBounded: boolean;
  /** Region that the ARS speaks for where no entity key names one. */
  readonly region?: string | undefined;
}

const AS_CALLED: Naming = (name) => name;

/** Objects per part. A roadmap that fills the treaty has about seven hundred; more would slow every national query. */
const MOST_OBJECTS = 5_000;

/**
 * Validates an ARS response against the request: list shapes, value types, entity keys, no extra fields. A deviation
 * nulls its own field only, because the executor would otherwise fail the fields of all other subgraphs.
 */
export class ArsResponseReader {
  readonly #from: Naming;
  readonly #to: Naming;
  readonly #isBounded: boolean;
  readonly #ownRegion: string | undefined;
  /** Fields by name of the objects that a list has once. */
  readonly #said = new WeakMap<object, Said>();
  /** State of the part being read: its only allowed region, and its number of objects. */
  #region: unknown;
  #objects = 0;

  constructor(
    readonly schema: GraphQLSchema,
    readonly asked: SelectedFields,
    { from = AS_CALLED, to = AS_CALLED, isBounded, region }: Reading,
  ) {
    this.#ownRegion = region;
    this.#from = from;
    this.#to = to;
    this.#isBounded = isBounded;
  }

  part(value: unknown, part: Part): ReadPart {
    if (value === null && part.at.length > 0) return { value, breaches: [] };
    this.#region = part.key.regionCode ?? this.#ownRegion;
    this.#objects = 0;
    try {
      return this.#fieldsOf(value, part);
    } catch (breach) {
      if (!(breach instanceof Breach)) throw breach;
      return { value: null, breaches: [{ path: part.at, breach }] };
    }
  }

  #fieldsOf(object: unknown, { at, key, type, selected }: Part): ReadPart {
    const where = at.join('.') || 'data';
    const actual = this.#typeOf(object, type, where);
    const value: Data = Object.create(null);
    const said: Record<string, unknown> = {};
    const breaches: { path: Path; breach: Breach }[] = [];
    const fields = this.asked.of(actual, selected);
    for (const [name, nodes] of fields) {
      const field = nodes[0]!.name.value;
      const read = this.#attempt(object as Data, actual, name, nodes, where);
      if (!(read instanceof Breach)) said[field] = read;
      if (read instanceof Breach) {
        if (isNonNullType(fieldOf(actual, field)?.type)) throw read;
        breaches.push({ path: [...at, name], breach: read });
      } else if (Object.hasOwn(key, field) && isScalar(key[field]) && key[field] !== read)
        throw new Breach(`${where}.${field} is not the key asked for.`);
      value[this.#to(name, nodes[0]!)] = read instanceof Breach ? null : read;
    }
    const contradicted = this.#isBounded ? contradiction(actual.name, said) : undefined;
    for (const [name, nodes] of fields) {
      if (nodes[0]!.name.value !== contradicted) continue;
      const breach = new Breach(`${where}.${contradicted} does not fit the rest.`);
      breaches.push({ path: [...at, name], breach });
      value[this.#to(name, nodes[0]!)] = null;
    }
    return { value, breaches };
  }

  #attempt(...asked: Parameters<ArsResponseReader['field']>): unknown {
    try {
      return this.field(...asked);
    } catch (breach) {
      if (breach instanceof Breach) return breach;
      throw breach;
    }
  }

  /** Reads one requested field of an object. */
  field(
    object: Data,
    type: GraphQLCompositeType,
    name: string,
    nodes: readonly FieldNode[],
    where = type.name,
  ): unknown {
    const node = nodes[0]!;
    const field = node.name.value;
    if (field === '__typename') return type.name;
    const at = `${where}.${field}`;
    const outputType = fieldOf(type, field)?.type;
    const key = this.#from(name, node);
    if (!outputType || !Object.hasOwn(object, key)) throw new Breach(`${at} is not there.`);
    const selected = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const value = this.#value(object[key], outputType, selected, { at, owner: type.name, field });
    if (field === 'regionCode' && this.#isBounded) this.#look(value, type, at);
    return value;
  }

  /** Rejects another region's data: a roadmap's objects are joined with the facts of the region they name. */
  #look(region: unknown, type: GraphQLCompositeType, at: string): void {
    const ofType = regionOfType(type.name);
    if (ofType && region !== ofType) throw new Breach(`${at} is not the region of ${type.name}.`);
    this.#region ??= region;
    if (region !== this.#region) throw new Breach(`${at} is not the region asked for.`);
  }

  #object(value: unknown, type: GraphQLCompositeType, selected: SelectionSets, at: string): Data {
    const actual = this.#typeOf(value, type, at);
    const read: Data = Object.create(null);
    if (this.#to !== AS_CALLED) read.__typename = actual.name;
    const said: Record<string, unknown> = {};
    const fields = this.asked.of(actual, selected);
    for (const [name, nodes] of fields) {
      const one = this.field(value as Data, actual, name, nodes, at);
      read[this.#to(name, nodes[0]!)] = one;
      said[nodes[0]!.name.value] = one;
    }
    if (!this.#isBounded) return read;
    const contradicted = contradiction(actual.name, said);
    if (contradicted) throw new Breach(`${at}.${contradicted} does not fit the rest.`);
    if (isCompared(actual.name)) this.#said.set(read, said);
    return actual.name === 'UserError' ? inOurWords(read, fields, said) : read;
  }

  /** Fields of a list's item by name; a domain is known by its code. */
  #saidOf(item: unknown): Said {
    const { domain, ...said } = this.#said.get(item as object) ?? {};
    return domain ? { ...said, domain: this.#said.get(domain)?.code } : said;
  }

  /** Concrete type of an object, which must be a possible type at its position. */
  #typeOf(value: unknown, type: GraphQLCompositeType | undefined, at: string): GraphQLCompositeType {
    if (!isObject(value) || !type) throw new Breach(`${at} is not ${type?.name ?? 'of a type'}.`);
    const { __typename: typename } = value;
    if (typename === undefined && isObjectType(type)) return type;
    const actual = typeof typename === 'string' ? this.schema.getType(typename) : undefined;
    if (isObjectType(actual) && this.asked.covers(type, actual)) return actual;
    throw new Breach(`${at} is not ${type.name}.`);
  }

  #value(value: unknown, type: GraphQLOutputType, selected: SelectionSets, place: Place): unknown {
    const { at } = place;
    if (isNonNullType(type)) {
      if (value == null) throw new Breach(`${at} is not ${type}.`);
      return this.#value(value, type.ofType, selected, place);
    }
    if (value == null) return null;
    if (isLeafType(type)) return this.#leaf(value, type, place);
    if (!isListType(type)) {
      this.#count(1, at);
      return this.#object(value, type, selected, at);
    }
    if (!Array.isArray(value)) throw new Breach(`${at} is not ${type}.`);
    if (this.#isBounded && !isListWithinTreaty(value.length, type))
      throw new Breach(`${at} has too many lines.`);
    // Counted before the list is built, so that an oversized one costs nothing.
    this.#count(value.length, at);
    const items = value.map((each, index) =>
      this.#value(each, type.ofType, selected, { ...place, at: `${at}.${index}` }),
    );
    const compared = items.filter((item) => this.#said.has(item as object)).map((item) => this.#saidOf(item));
    if (!areDistinct(compared, type)) throw new Breach(`${at} says one thing twice.`);
    return items;
  }

  #count(objects: number, at: string): void {
    this.#objects += objects;
    if (this.#isBounded && this.#objects > MOST_OBJECTS) throw new Breach(`${at} is one object too many.`);
  }

  #leaf(value: unknown, type: GraphQLLeafType, { at, owner, field }: Place): unknown {
    const read = readLeaf(value, type, at);
    if (this.#isBounded && !isWithinTreaty(read, type, owner, field))
      throw new Breach(`${at} is not what a roadmap may say.`);
    return read;
  }
}

/** Position of a value in the response and in the schema. */
interface Place {
  readonly at: string;
  /** Type of the object. */
  readonly owner: string;
  readonly field: string;
}

const fieldOf = (type: GraphQLCompositeType, name: string) =>
  isUnionType(type) ? undefined : type.getFields()[name];

function readLeaf(value: unknown, type: GraphQLLeafType, at: string): unknown {
  try {
    return type.parseValue(value);
  } catch {
    throw new Breach(`${at} is not ${type.name}.`);
  }
}

const isScalar = (value: unknown) => value === null || typeof value !== 'object';
