import { ERROR_CODES, type ErrorCode } from '@hopen/schema';
import type { Representation } from './representations.ts';
import type { Answer } from './subgraph-answer.ts';

/** With these codes a subgraph says that it could not answer. Any other code of ours is an answer: it may not, or need not. */
const FAULTS: readonly ErrorCode[] = [
  'INTERNAL',
  'IDENTITY_PROVIDER_UNAVAILABLE',
  'REGION_UNAVAILABLE',
  'SUBGRAPH_UNAVAILABLE',
];

type SubgraphError = NonNullable<Answer['errors']>[number];

/** A code that is none of ours becomes INTERNAL on its way to the client. */
const isFault = ({ extensions }: SubgraphError): boolean => {
  const code = extensions?.code;
  return (
    !(typeof code === 'string' && Object.hasOwn(ERROR_CODES, code)) || FAULTS.includes(code as ErrorCode)
  );
};

export const faultsOf = ({ errors = [] }: Answer): SubgraphError[] => errors.filter(isFault);

/** Whether faults are all that there is: not one entity, or not one root field, was answered. */
export function saysNothing(answer: Answer): boolean {
  if (faultsOf(answer).length === 0) return false;
  const { _entities: entities, ...fields } = answer.data ?? {};
  return (Array.isArray(entities) ? entities : Object.values(fields)).every((value) => value === null);
}

/** The regions whose entities these are. */
export const regionsOf = (representations: readonly Representation[] = []): string[] => [
  ...new Set(representations.map(({ regionCode }) => regionCode).filter((code) => typeof code === 'string')),
];

/** The entities that a fault is about: the one that its path names, or all that were asked for. */
export function touchedBy(
  { path }: SubgraphError,
  representations: readonly Representation[] = [],
): readonly Representation[] {
  const touched = path?.[0] === '_entities' ? representations[Number(path[1])] : undefined;
  return touched ? [touched] : representations;
}
