import {
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isLeafType,
  isRequiredArgument,
} from 'graphql';
import { type Field, fieldsOf, isConnection, isPaged, type Path, waysTo } from './cost-paths.ts';
import { argumentsOf, monthEnds, type Samples } from './cost-samples.ts';

/** Benchmark query with its labels. */
export interface CostQuestion {
  readonly field: string;
  readonly size: string;
  readonly query: string;
}

const PAGE_SIZES = [1, 20, 100];
/** Number of parent objects if the path includes a page. */
const MANY = 100;
const ALIASES = [8, 49];

type Arguments = Readonly<Record<string, string | number>>;

/**
 * Generates queries for every field that returns or counts objects, below one object and below a list, at several
 * sizes.
 */
export function costQuestions(schema: GraphQLSchema, samples: Samples): CostQuestion[] {
  const questions: CostQuestion[] = [];
  for (const [type, ways] of waysTo(schema)) {
    const isCounted = ({ name }: Field) => isConnection(type) && name === 'totalCount';
    const asked = fieldsOf(type).filter((field) =>
      isConnection(type) ? isCounted(field) : isCompositeType(getNamedType(field.type)),
    );
    for (const field of asked)
      for (const path of [ways.one, ways.many])
        if (path) questions.push(...sizesOf(path, field, samples, `${type.name}.${field.name}`));
  }
  const byQuery = new Map(questions.map((question) => [question.query, question]));
  return [...byQuery.values()];
}

function sizesOf(path: Path, field: Field, samples: Samples, name: string): CostQuestion[] {
  const firsts = isPaged(field) ? PAGE_SIZES : [undefined];
  // Applies this page size to the list on the path.
  const around = path.some(isPaged) ? [MANY] : [undefined];
  const question = (size: string, of: number | undefined, selections: string[]): CostQuestion => ({
    field: name,
    size: [`${pathName(path)}${of === undefined ? '' : ` ${of}`}`, size].filter(Boolean).join(', '),
    query: `{ ${within(path, samples, of, selections.join(' '))} }`,
  });
  const own = (given: Arguments, isAll: boolean) => selectionOf(field, samples, given, isAll);
  return around.flatMap((of) =>
    firsts.flatMap((first) => {
      const given: Arguments = first === undefined ? {} : { first };
      const size = first === undefined ? '' : `first ${first}`;
      const questions = [question(size, of, [own(given, true)])];
      if (first === 100) questions.push(question(`${size}, one value`, of, [own(given, false)]));
      for (const [words, more] of [['', {}] as const, ...(first === 20 ? ordersOf(field) : [])]) {
        if (words) questions.push(question(`${size}, ${words}`, of, [own({ ...given, ...more }, true)]));
        for (const count of first === undefined || first === 20 ? daysOf(field) : [])
          questions.push(
            question(
              `${size} ${words}, ${count} days`,
              of,
              monthEnds(count).map(
                (day, index) => `a${index}: ${own({ ...given, ...more, asOf: `"${day}"` }, false)}`,
              ),
            ),
          );
      }
      return questions;
    }),
  );
}

const pathName = (path: Path) => path.map(({ name }) => name).join('.');

const daysOf = ({ args }: Field) => (args.some(({ name }) => name === 'asOf') ? ALIASES : []);

/** Non-default orders of a list. */
function ordersOf({ args }: Field): [string, Arguments][] {
  const order = args.find(({ name }) => name === 'orderBy');
  const type = order && getNamedType(order.type);
  if (!isEnumType(type)) return [];
  const others = type.getValues().filter(({ value }) => value !== order!.defaultValue);
  return others.map(({ name }) => [name, { orderBy: name }]);
}

/** Wraps a selection in the fields of its path. */
function within(path: Path, samples: Samples, first: number | undefined, selection: string): string {
  return path.toReversed().reduce((inner, field) => {
    const given: Arguments = isPaged(field) && first !== undefined ? { first } : {};
    return `${field.name}${argumentsOf(field, samples, given)} { ${inner} }`;
  }, selection);
}

function selectionOf(field: Field, samples: Samples, given: Arguments, isAll: boolean): string {
  const type = getNamedType(field.type);
  const asked = `${field.name}${argumentsOf(field, samples, given)}`;
  if (!isCompositeType(type)) return asked;
  const nodes = isConnection(type) ? fieldsOf(type).find(({ name }) => name === 'nodes') : undefined;
  return nodes ? `${asked} { nodes ${valuesOf(nodes, isAll)} }` : `${asked} ${valuesOf(field, isAll)}`;
}

/** Scalar fields without required arguments: all of them, or one. */
function valuesOf({ type }: Field, isAll: boolean): string {
  const composite = getNamedType(type);
  const fields = isCompositeType(composite) ? fieldsOf(composite) : [];
  const values = fields.filter(
    (field) => isLeafType(getNamedType(field.type)) && !field.args.some(isRequiredArgument),
  );
  const names = values.map(({ name }) => name);
  return `{ ${(isAll ? names : names.slice(0, 1)).join(' ') || '__typename'} }`;
}
