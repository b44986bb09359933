import { covers, steers, type Viewer } from '@hopen/schema';
import type { ApplicationState } from './application-state.ts';

/**
 * True if a viewer is a party to an application, and so reads all of it and may act on it: the table of
 * `graph/authorisation.ts`, about one application.
 */
export function isPartyTo(viewer: Viewer, application: ApplicationState): boolean {
  const { beneficiaryKind, beneficiaryNumber, legalEntityFiness, regionCode, submittedOn } = application;
  switch (viewer.role) {
    case 'ANONYMOUS':
    case 'PARTNER':
    case 'SERVICE':
      return false;
    case 'ESTABLISHMENT':
      return covers(viewer.beneficiaries, {
        kind: beneficiaryKind,
        number: beneficiaryNumber,
        legalEntityFiness,
      });
    case 'ARS':
      return regionCode === viewer.region && submittedOn !== null;
    case 'NATIONAL':
      return steers(viewer, application.programmeCode) && submittedOn !== null;
  }
}
