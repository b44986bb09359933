import type { FieldRules } from '@hopen/kit';
import { beneficiaryReference, type Viewer } from '@hopen/schema';
import type { FilterQuery } from '@mikro-orm/core';
import type { ApplicationState } from '../domain/application-state.ts';
import { GRANTED_STATUSES } from '../domain/application-status.ts';

/**
 * Who is a party to an application, and so sees all of it: as a filter on rows, and as a question about one row.
 *
 * | viewer        | is a party to                                                                  |
 * | ------------- | ------------------------------------------------------------------------------ |
 * | anonymous     | nothing                                                                        |
 * | partner       | nothing                                                                        |
 * | establishment | what it filed, drafts included; a legal entity also what its sites filed       |
 * | ARS           | what is filed in its region, without drafts                                    |
 * | DGOS          | everything but drafts                                                          |
 *
 * Everybody sees the grants: beneficiary, domain, amount and date of what was accepted. Source: DESIGN, "Who is asking".
 */
export function partyTo(viewer: Viewer): FilterQuery<ApplicationState> | null {
  switch (viewer.role) {
    case 'ANONYMOUS':
    case 'PARTNER':
      return null;
    case 'ESTABLISHMENT':
      return {
        $or: viewer.beneficiaries.flatMap((reference) => {
          const [kind, number] = reference.split(':') as [string, string];
          const own = { beneficiaryKind: kind, beneficiaryNumber: number };
          return kind === 'EJ' ? [own, { beneficiaryKind: 'ET', legalEntityFiness: number }] : [own];
        }),
      } as FilterQuery<ApplicationState>;
    case 'ARS':
      return { regionCode: viewer.region, status: { $ne: 'DRAFT' } };
    case 'DGOS':
      return { status: { $ne: 'DRAFT' } };
  }
}

/** The same table, asked about one application. */
export function isPartyTo(viewer: Viewer, application: ApplicationState): boolean {
  const { beneficiaryKind, beneficiaryNumber, legalEntityFiness, regionCode, status } = application;
  switch (viewer.role) {
    case 'ANONYMOUS':
    case 'PARTNER':
      return false;
    case 'ESTABLISHMENT':
      return (
        viewer.beneficiaries.includes(beneficiaryReference(beneficiaryKind, beneficiaryNumber)) ||
        (beneficiaryKind === 'ET' && viewer.beneficiaries.includes(`EJ:${legalEntityFiness}`))
      );
    case 'ARS':
      return regionCode === viewer.region && status !== 'DRAFT';
    case 'DGOS':
      return status !== 'DRAFT';
  }
}

/** What everybody sees: from acceptance on, a grant is public. */
export const isPublicGrant: FilterQuery<ApplicationState> = { status: { $in: [...GRANTED_STATUSES] } };

const ownsRegion = (viewer: Viewer, { regionCode }: { regionCode: string }) =>
  viewer.role === 'DGOS' || (viewer.role === 'ARS' && viewer.region === regionCode);

/** Fields that not everyone who sees their object may see. */
export const fieldRules: FieldRules = {
  'Application.requestedAmount': isPartyTo,
  'Application.submittedOn': isPartyTo,
  // What is reserved tells what is preselected, before it is announced.
  'Envelope.reserved': ownsRegion,
  'Envelope.available': ownsRegion,
  'Region.selection': (viewer, { code }: { code: string }) => ownsRegion(viewer, { regionCode: code }),
};
