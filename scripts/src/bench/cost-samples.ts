import { UserFacingError } from '@hopen/kit/user-facing-error';
import { addDays } from '@hopen/schema';
import { type GraphQLField, isRequiredArgument } from 'graphql';
import { ask } from './question.ts';

/** Argument values as GraphQL literals, by argument or by `field.argument`. */
export type Samples = Readonly<Record<string, string>>;

const FOUND = `{
  region(code: "93") {
    establishments(first: 1, filter: { status: PUBLIC }) { nodes { finess legalEntity { finess } } }
    hospitalGroups(first: 1) { nodes { code } }
    applications(first: 1) { nodes { id } }
  }
}`;

/** Finds sample objects. A required argument without a sample aborts the benchmark. */
export async function findSamples(url: string): Promise<Samples> {
  const { region } = JSON.parse(await ask({ url, query: FOUND })).data;
  const [site] = region.establishments.nodes;
  const text = (value: string) => JSON.stringify(value);
  return {
    'region.code': text('93'),
    'programme.code': text('HOPEN'),
    'hospitalGroup.code': text(region.hospitalGroups.nodes[0].code),
    'establishment.finess': text(site.finess),
    'legalEntity.finess': text(site.legalEntity.finess),
    'application.id': text(region.applications.nodes[0].id),
    programme: text('HOPEN'),
    domain: text('D2'),
    'simulateVerdict.input': `{ programme: "HOPEN", beneficiary: "EJ:${site.legalEntity.finess}", values: [] }`,
  };
}

/** Renders required arguments and those of `more`. */
export function argumentsOf(
  field: GraphQLField<unknown, unknown>,
  samples: Samples,
  more: Readonly<Record<string, string | number>> = {},
): string {
  const given = field.args.flatMap((argument) => {
    const { name } = argument;
    const value = more[name] ?? samples[`${field.name}.${name}`] ?? samples[name];
    if (value === undefined && isRequiredArgument(argument))
      throw new UserFacingError(
        `Which ${name} is ${field.name} to be asked with? scripts/src/bench/cost-samples.ts says it.`,
      );
    return value === undefined ? [] : [`${name}: ${value}`];
  });
  return given.length > 0 ? `(${given.join(', ')})` : '';
}

/** Month ends in descending order. Sums are published by month end, so each asks for a different sum. */
export const monthEnds = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => {
    const months = 2025 * 12 + 11 - index;
    const month = String((months % 12) + 1).padStart(2, '0');
    return addDays(`${Math.floor(months / 12)}-${month}-01`, -1);
  });
