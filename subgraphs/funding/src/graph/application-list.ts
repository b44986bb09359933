import { type ListQuery, type SortKey } from '@hopen/kit/database';
import { PageArgs } from '@hopen/kit/graphql';
import {
  AS_OF,
  type CivilDay,
  checkedRegionCode,
  DateScalar,
  isCivilDay,
  parseBeneficiaryReference,
  type Viewer,
} from '@hopen/schema';
import type { FilterQuery } from '@mikro-orm/core';
import { ArgsType, Directive, Field } from 'type-graphql';
import type { ApplicationState } from '../domain/application-state.ts';
import { ApplicationFilter, type ApplicationOrder, ApplicationOrderEnum } from './application-filter.type.ts';
import { isPublicGrant, partyTo } from './authorisation.ts';

type Where = FilterQuery<ApplicationState>;

/** Arguments of every list of applications. */
@ArgsType()
export class ApplicationArgs extends PageArgs {
  @Field(() => ApplicationFilter, { nullable: true, description: 'Filtre. Which applications.' })
  filter?: ApplicationFilter | null;

  // All that is asked for is sorted, whatever is shown of it.
  @Directive('@cost(weight: 110)')
  @Field(() => ApplicationOrderEnum, { defaultValue: 'ID', description: 'Tri. In which order.' })
  orderBy: ApplicationOrder = 'ID';

  @Field(() => DateScalar, { nullable: true, description: AS_OF })
  asOf?: string | null;
}

interface Order {
  readonly property: keyof ApplicationState;
  readonly accepts: (value: unknown) => boolean;
  /** Condition on the rows whose value is public; all rows when left out. */
  readonly shownRows?: Where;
  /** True if the place in a list would reveal a value to viewers that are no party. */
  readonly isPrivate: boolean;
}

const isDay = (value: unknown) => typeof value === 'string' && isCivilDay(value);
const ACCEPTED: Where = { acceptedOn: { $ne: null } };
/** Amounts are public once they are notified. */
const RETAINED: Where = { retainedOn: { $ne: null } };

const ORDERS: Record<Exclude<ApplicationOrder, 'ID'>, Order> = {
  SUBMITTED_ON: {
    property: 'submittedOn',
    accepts: isDay,
    shownRows: { submittedOn: { $ne: null } },
    isPrivate: true,
  },
  ACCEPTED_ON: { property: 'acceptedOn', accepts: isDay, shownRows: ACCEPTED, isPrivate: false },
  UPDATED_ON: { property: 'from', accepts: isDay, isPrivate: true },
  REQUESTED_AMOUNT: { property: 'requestedCents', accepts: Number.isSafeInteger, isPrivate: true },
  GRANTED_AMOUNT: {
    property: 'grantedCents',
    accepts: Number.isSafeInteger,
    shownRows: RETAINED,
    isPrivate: false,
  },
};

/** Order by number: it never changes, so a long walk misses nothing. It also breaks the ties of every other order. */
export const BY_ID = {
  orderName: 'application.ID',
  order: [{ property: 'id', direction: 'asc' }] as readonly SortKey[],
};

/** Applications that a filter asks for, as they are on that day and as far as this viewer sees them. */
export function applicationList(
  { filter, orderBy, first, after }: ApplicationArgs,
  viewer: Viewer,
  day: CivilDay,
): ListQuery<ApplicationState> {
  const page = { first, after };
  const where = visible(filter ?? {}, viewer, day);
  if (orderBy === 'ID') return { where, ...BY_ID, page };
  const { property, accepts, shownRows, isPrivate } = ORDERS[orderBy];
  const valued = {
    $and: [...(isPrivate ? [partyTo(viewer) ?? NOTHING] : []), ...(shownRows ? [shownRows] : [])],
  } as Where;
  const order: SortKey[] = [{ property, direction: 'desc', accepts }, ...BY_ID.order];
  return { where, valued, orderName: `application.${orderBy}`, order, page };
}

/**
 * Rows a viewer sees: all of those it is a party to, and of the others the public grants. The filter reads each row
 * as the viewer does: asking for a status never tells the true status of somebody else's grant, and what filters by
 * something private leaves the rows of others out.
 */
export function visible(filter: ApplicationFilter, viewer: Viewer, day: CivilDay): Where {
  const asked = [onDay(day), filterWhere(filter)];
  const party = partyTo(viewer);
  const ofOthers = publicWhere(filter);
  if (!party) return ofOthers ? ({ $and: [...asked, ofOthers] } as Where) : NOTHING;
  const own = { $and: [party, partyWhere(filter)] };
  const rows = ofOthers ? { $or: [own, { $and: [ofOthers, { $not: party }] }] } : own;
  return { $and: [...asked, rows] } as Where;
}

const NOTHING: Where = { id: { $in: [] } };

/** Periods of that day. */
const onDay = (day: CivilDay): Where => ({ from: { $lte: day }, until: { $gt: day } });

/** Filters that read the same for everybody. */
function filterWhere(filter: ApplicationFilter): Where {
  const { programme, regionCode, domainCode, beneficiary, grantedAmount, acceptedOn } = filter;
  const who = beneficiary == null ? null : parseBeneficiaryReference(beneficiary, 'filter.beneficiary');
  return {
    ...(programme != null && { programmeCode: programme }),
    ...(regionCode != null && { regionCode: checkedRegionCode(regionCode, 'filter.regionCode') }),
    ...(domainCode != null && { domainCode }),
    ...(who && { beneficiaryKind: who.kind, beneficiaryNumber: who.number }),
    ...(limits(grantedAmount) && { grantedCents: within(grantedAmount), retainedOn: { $ne: null } }),
    ...(limits(acceptedOn) && { acceptedOn: within(acceptedOn) }),
  } as Where;
}

/** Filters on the values that only a party reads. */
const partyWhere = ({ status, requestedAmount, submittedOn, updatedSince }: ApplicationFilter): Where =>
  ({
    ...(limits(status) && { status: { $in: status } }),
    ...(limits(requestedAmount) && { requestedCents: within(requestedAmount) }),
    ...(limits(submittedOn) && { submittedOn: within(submittedOn) }),
    ...(updatedSince && { from: { $gte: updatedSince } }),
  }) as Where;

/** Filters on the public view of a grant, whose last change is its acceptance. Null when nothing can match. */
function publicWhere({
  status,
  requestedAmount,
  submittedOn,
  updatedSince,
}: ApplicationFilter): Where | null {
  if (limits(requestedAmount) || limits(submittedOn)) return null;
  if (limits(status) && !status.includes('ACCEPTED')) return null;
  return (
    updatedSince ? { $and: [isPublicGrant, { acceptedOn: { $gte: updatedSince } }] } : isPublicGrant
  ) as Where;
}

type Range<Value> = { from?: Value | null; to?: Value | null };

/** True if this part of a filter limits anything: a range without ends does not, and neither does an empty list. */
const limits = <Part extends readonly unknown[] | Range<unknown>>(
  part: Part | null | undefined,
): part is Part => part != null && Object.values(part).some((value) => value != null);

const within = <Value>({ from, to }: Range<Value>) => ({
  ...(from != null && { $gte: from }),
  ...(to != null && { $lte: to }),
});
