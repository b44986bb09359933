import { type ListQuery } from '@hopen/kit/database';
import { PageArgs } from '@hopen/kit/graphql';
import { checkedDepartments, checkedRegionCode } from '@hopen/schema';
import type { FilterQuery } from '@mikro-orm/core';
import { ArgsType, Field } from 'type-graphql';
import type { Establishment } from '../domain/establishment.ts';
import { searchPatterns } from '../domain/search.ts';
import { EstablishmentFilter, EstablishmentOrder } from './establishment.type.ts';

/** Arguments of every list of establishments. */
@ArgsType()
export class EstablishmentArgs extends PageArgs {
  @Field(() => EstablishmentFilter, { nullable: true, description: 'Filtre. Which establishments.' })
  filter?: EstablishmentFilter | null;

  @Field(() => EstablishmentOrder, {
    defaultValue: EstablishmentOrder.FINESS,
    description: 'Tri. In which order.',
  })
  orderBy: EstablishmentOrder = EstablishmentOrder.FINESS;
}

const ORDERS = {
  FINESS: [{ property: 'finess', direction: 'asc' }],
  NAME: [
    { property: 'searchName', direction: 'asc' },
    { property: 'finess', direction: 'asc' },
  ],
} as const;

/** Query of a list. Throws `UNKNOWN_REGION` and `UNKNOWN_DEPARTMENT`. */
export function establishmentList({
  filter,
  orderBy,
  first,
  after,
}: EstablishmentArgs): ListQuery<Establishment> {
  return {
    where: filterWhere(filter ?? new EstablishmentFilter()),
    orderName: `establishment.${orderBy}`,
    order: ORDERS[orderBy],
    page: { first, after },
  };
}

function filterWhere(filter: EstablishmentFilter): FilterQuery<Establishment> {
  const { regionCode, department, status, search, dataOrigin, includeClosed } = filter;
  return {
    ...(regionCode != null && { regionCode: checkedRegionCode(regionCode, 'filter.regionCode') }),
    ...(department != null && {
      department: { $in: [...checkedDepartments(department, 'filter.department')] },
    }),
    ...(status && { status }),
    ...(dataOrigin && { dataOrigin }),
    ...(search && { $and: searchPatterns(search).map((pattern) => ({ searchText: { $like: pattern } })) }),
    ...(!includeClosed && { closedOn: null }),
  };
}
