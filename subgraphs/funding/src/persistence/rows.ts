import type { SqlEntityManager } from '@hopen/kit/database';
import type { EntityClass } from '@mikro-orm/core';

/** Row in SQL by the names of its properties, as `json_build_object` and `jsonb_build_object` take them. */
export function propertiesOf(em: SqlEntityManager, entity: EntityClass<object>, alias: string): string {
  const { props } = em.getMetadata().get(entity);
  return props.map(({ name, fieldNames }) => `'${name}', ${alias}."${fieldNames[0]}"`).join(', ');
}
