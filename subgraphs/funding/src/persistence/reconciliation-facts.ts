import type { SqlEntityManager } from '@hopen/kit';
import type { EntityClass } from '@mikro-orm/core';

/**
 * A row in SQL as the journal writes it: JSON by the names of its properties. What is null is left out, so that a line
 * from before a column was added still says the same.
 */
export function factsOf(em: SqlEntityManager, entity: EntityClass<object>, alias: string): string {
  const { props } = em.getMetadata().get(entity);
  const pairs = props.map(({ name, fieldNames }) => `'${name}', ${alias}."${fieldNames[0]}"`);
  return `jsonb_strip_nulls(jsonb_build_object(${pairs.join(', ')}))`;
}

/** The programme, in SQL, that the number of an application or of a transmission begins with. */
export const programmeIn = (number: string) => `regexp_replace(${number}, '-[^-]+-[^-]+$', '')`;
