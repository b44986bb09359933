import type { FieldRules } from '@hopen/kit/subgraph';
import { covers, readBeneficiaryReference, seesRegionInFull, steers, type Viewer } from '@hopen/schema';
import type { FilterQuery } from '@mikro-orm/core';
import type { Decision } from '../domain/application.ts';
import type { ApplicationState } from '../domain/application-state.ts';
import type { ApplicationStatus } from '../domain/application-status.ts';
import type { Beneficiary } from '../domain/beneficiary.ts';
import type { LedgerKind } from '../domain/ledger.ts';
import { isPartyTo } from '../domain/party.ts';
import { unknownProgramme } from '../persistence/programmes.ts';

/**
 * Parties to an application, who see all of it: as a filter on rows. `isPartyTo` asks the same table about one row.
 *
 * | viewer        | is a party to                                                                  |
 * | ------------- | ------------------------------------------------------------------------------ |
 * | anonymous     | nothing                                                                        |
 * | partner       | nothing                                                                        |
 * | service       | nothing                                                                        |
 * | establishment | what it filed, drafts included; a legal entity also what its sites filed       |
 * | ARS           | what was ever filed in its region; never a draft, nor what was withdrawn as one |
 * | national body | the same of every region, in the programmes that it steers                     |
 *
 * Everybody sees what was ever accepted: beneficiary, domain, amount and date, and the status `ACCEPTED`, whatever follows.
 */
export function partyTo(viewer: Viewer): FilterQuery<ApplicationState> | null {
  switch (viewer.role) {
    case 'ANONYMOUS':
    case 'PARTNER':
    case 'SERVICE':
      return null;
    case 'ESTABLISHMENT':
      return {
        $or: viewer.beneficiaries.flatMap((reference) => {
          const { kind, number } = readBeneficiaryReference(reference)!;
          const own = { beneficiaryKind: kind, beneficiaryNumber: number };
          return kind === 'EJ' ? [own, { beneficiaryKind: 'ET', legalEntityFiness: number }] : [own];
        }),
      } as FilterQuery<ApplicationState>;
    case 'ARS':
      return { regionCode: viewer.region, submittedOn: { $ne: null } };
    case 'NATIONAL': {
      const { programmes } = viewer;
      return programmes.length > 0
        ? { programmeCode: { $in: [...programmes] }, submittedOn: { $ne: null } }
        : null;
    }
  }
}

/** Public grants: accepted once is public for good, because its absence would reveal that it lapsed, and when. */
export const isPublicGrant: FilterQuery<ApplicationState> = { acceptedOn: { $ne: null } };

/** Status of an application as this viewer reads it. */
export const statusFor = (viewer: Viewer, application: ApplicationState): ApplicationStatus =>
  isPartyTo(viewer, application) ? application.status : 'ACCEPTED';

/** History of an application as the viewer may read it: a draft is its establishment's alone, and so is its history. */
export function visibleDecisions(
  decisions: readonly Decision[],
  { role }: Viewer,
  { retainedOn }: ApplicationState,
): Decision[] {
  if (role !== 'ESTABLISHMENT') {
    const filed = decisions.findIndex(({ act }) => act === 'SUBMIT');
    return filed < 0 ? [] : decisions.slice(filed);
  }
  // The ARS's proposal is shown once the answer is notified.
  return decisions.map((each) => (retainedOn === null ? { ...each, grantedCents: null } : each));
}

/** True for visible ledger lines: a reservation would reveal the ARS's proposal. */
export const isLineVisible = (kind: LedgerKind, { role }: Viewer): boolean =>
  role !== 'ESTABLISHMENT' || (kind !== 'RESERVATION' && kind !== 'RELEASE');

/**
 * Beneficiaries whose eligibility to a programme a viewer may ask about: an establishment its own, an ARS those with a site
 * in its region, the body that steers the programme all of them.
 */
export function mayAskEligibility(
  viewer: Viewer,
  programmeCode: string,
  beneficiary: Beneficiary | null,
): boolean {
  if (steers(viewer, programmeCode)) return true;
  if (beneficiary === null) return false;
  if (viewer.role === 'ARS') return beneficiary.regionCodes.includes(viewer.region);
  return viewer.role === 'ESTABLISHMENT' && covers(viewer.beneficiaries, beneficiary);
}

/** Loader of programmes: `loaders.ts` reads lists, which read this file. */
interface WithProgrammes {
  readonly loaders: { readonly programme: { load(code: string): Promise<object | null> } };
}

/**
 * Rule of a field that is asked about a programme. A national body is told when there is none, and not that another
 * steers it.
 */
const ofProgramme =
  <Parent>(allows: (viewer: Viewer, programmeCode: string, parent: Parent) => boolean) =>
  async (
    viewer: Viewer,
    parent: Parent,
    { loaders }: WithProgrammes,
    { programme }: { programme: string },
  ): Promise<boolean> => {
    if (viewer.role === 'NATIONAL' && !(await loaders.programme.load(programme)))
      unknownProgramme(programme, 'programme');
    return allows(viewer, programme, parent);
  };

const seesItInFull = ofProgramme<{ code: string }>((viewer, programmeCode, { code: regionCode }) =>
  seesRegionInFull(viewer, { programmeCode, regionCode }),
);

const steersIt = (viewer: Viewer, { code }: { code: string }) => steers(viewer, code);

/** Fields that not everyone who sees their object may see. */
export const fieldRules: FieldRules = {
  'Application.requestedAmount': isPartyTo,
  'Application.submittedOn': isPartyTo,
  'Application.version': isPartyTo,
  'Application.updatedOn': isPartyTo,
  'Application.plannedTargetsOn': isPartyTo,
  'Application.targetsReachedOn': isPartyTo,
  'Application.extensionMonths': isPartyTo,
  'Application.decisions': isPartyTo,
  'Application.ledgerLines': isPartyTo,
  'Application.instalments': isPartyTo,
  // Reservations reveal preselections before they are announced.
  'Envelope.reserved': seesRegionInFull,
  'Envelope.preselected': seesRegionInFull,
  'Envelope.retained': seesRegionInFull,
  'Envelope.available': seesRegionInFull,
  'Envelope.lines': seesRegionInFull,
  'Envelope.years': seesRegionInFull,
  'Region.transmissions': seesItInFull,
  'Region.disbursementForecast': seesItInFull,
  'Programme.transmissions': steersIt,
  'Programme.disbursementForecast': steersIt,
  'Query.reconciliation': ofProgramme(steers),
};
