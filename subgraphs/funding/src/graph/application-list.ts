import { type ListQuery, PageArgs } from '@hopen/kit';
import { type CivilDay, checkedRegionCode, parseBeneficiaryReference, type Viewer } from '@hopen/schema';
import type { FilterQuery } from '@mikro-orm/core';
import { ArgsType, Field } from 'type-graphql';
import type { ApplicationState } from '../domain/application-state.ts';
import { ApplicationFilter } from './application.type.ts';
import { isPublicGrant, partyTo } from './authorisation.ts';

type Where = FilterQuery<ApplicationState>;

/** The arguments of every list of applications. */
@ArgsType()
export class ApplicationArgs extends PageArgs {
  @Field(() => ApplicationFilter, { nullable: true, description: 'Filtre. Which applications.' })
  filter?: ApplicationFilter | null;
}

/** Applications by number: it never changes, so a long walk misses nothing. */
export const BY_ID = { orderName: 'application.ID', order: [{ property: 'id', direction: 'asc' }] } as const;

/** The applications that a filter asks for, as they are on that day and as far as this viewer sees them. */
export function applicationList(
  { filter, first, after }: ApplicationArgs,
  viewer: Viewer,
  today: CivilDay,
): ListQuery<ApplicationState> {
  return { where: visible(filter ?? {}, viewer, today), ...BY_ID, page: { first, after } };
}

/**
 * The rows a viewer sees: all of those it is a party to, and of the others the public grants. The filter reads each row
 * as the viewer does, so that asking for a status never tells the true status of somebody else's grant.
 */
export function visible(filter: ApplicationFilter, viewer: Viewer, today: CivilDay): Where {
  const { status } = filter;
  const asked = [onDay(today), filterWhere(filter)];
  const party = partyTo(viewer);
  const ofOthers = !status || status.includes('ACCEPTED') ? isPublicGrant : null;
  if (!party) return ofOthers ? ({ $and: [...asked, ofOthers] } as Where) : NOTHING;
  const own = { $and: [party, ...(status ? [{ status: { $in: status } }] : [])] };
  const rows = ofOthers ? { $or: [own, { $and: [ofOthers, { $not: party }] }] } : own;
  return { $and: [...asked, rows] } as Where;
}

const NOTHING: Where = { id: { $in: [] } };

/** What every application was on that day. */
const onDay = (day: CivilDay): Where => ({ from: { $lte: day }, until: { $gt: day } });

function filterWhere({ programme, regionCode, domainCode, beneficiary }: ApplicationFilter): Where {
  const who = beneficiary == null ? null : parseBeneficiaryReference(beneficiary, 'filter.beneficiary');
  return {
    ...(programme != null && { programmeCode: programme }),
    ...(regionCode != null && { regionCode: checkedRegionCode(regionCode, 'filter.regionCode') }),
    ...(domainCode != null && { domainCode }),
    ...(who && { beneficiaryKind: who.kind, beneficiaryNumber: who.number }),
  };
}
