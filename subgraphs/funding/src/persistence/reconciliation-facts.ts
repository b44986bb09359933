import type { SqlEntityManager } from '@hopen/kit/database';
import type { EntityClass } from '@mikro-orm/core';
import { propertiesOf } from './rows.ts';

/**
 * Row in SQL as the journal writes it: JSON by the names of its properties. What is null is left out, so that a line
 * from before a column was added still says the same.
 */
export function factsOf(em: SqlEntityManager, entity: EntityClass<object>, alias: string): string {
  return `jsonb_strip_nulls(jsonb_build_object(${propertiesOf(em, entity, alias)}))`;
}

/** Programme, in SQL, that the number of an application or of a transmission begins with. */
export const programmeIn = (number: string) => `regexp_replace(${number}, '-[^-]+-[^-]+$', '')`;
