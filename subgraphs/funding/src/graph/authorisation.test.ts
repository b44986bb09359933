import type { Viewer } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import type { ApplicationState } from '../domain/application-state.ts';
import { APPLICATION_STATUSES, type ApplicationStatus } from '../domain/application-status.ts';
import { isPartyTo } from '../domain/party.ts';
import { fieldRules, isPublicGrant, mayAskEligibility, partyTo, statusFor } from './authorisation.ts';

const ENTITY = '130786049';
const SITE = '130783293';
const OTHER_ENTITY = '750712184';

const viewer = (...beneficiaries: `${'EJ' | 'ET' | 'GHT'}:${string}`[]): Viewer => ({
  role: 'ESTABLISHMENT',
  beneficiaries,
});

const VIEWERS = {
  anonymous: { role: 'ANONYMOUS' },
  partner: { role: 'PARTNER' },
  'the DGOS': { role: 'NATIONAL', body: 'DGOS', programmes: ['HN', 'HOPEN'] },
  'the DNS': { role: 'NATIONAL', body: 'DNS', programmes: ['HOPEN2'] },
  'a body that steers nothing': { role: 'NATIONAL', body: 'CNAM', programmes: [] },
  'the ARS of the region': { role: 'ARS', region: '93' },
  'the ARS of another region': { role: 'ARS', region: '53' },
  'the legal entity': viewer(`EJ:${ENTITY}`),
  'the site': viewer(`ET:${SITE}`),
  'a site with the number of the entity': viewer(`ET:${ENTITY}`),
  'another legal entity': viewer(`EJ:${OTHER_ENTITY}`),
  'a hospital group': viewer('GHT:93-01'),
  'a legal entity and a group': viewer(`EJ:${OTHER_ENTITY}`, 'GHT:93-01'),
} satisfies Record<string, Viewer>;
type ViewerName = keyof typeof VIEWERS;

const application = (of: Partial<ApplicationState>): ApplicationState =>
  ({
    id: 'HOPEN-1',
    programmeCode: 'HOPEN',
    regionCode: '93',
    status: 'SUBMITTED',
    submittedOn: of.status === 'DRAFT' ? null : '2019-06-01',
    legalEntityFiness: '',
    ...of,
  }) as ApplicationState;

const FILED = {
  'by the legal entity': { beneficiaryKind: 'EJ', beneficiaryNumber: ENTITY },
  'by its site': { beneficiaryKind: 'ET', beneficiaryNumber: SITE, legalEntityFiness: ENTITY },
  'by a site with the number of its entity': {
    beneficiaryKind: 'ET',
    beneficiaryNumber: ENTITY,
    legalEntityFiness: ENTITY,
  },
  'by a site that the copy does not know': {
    beneficiaryKind: 'ET',
    beneficiaryNumber: SITE,
    legalEntityFiness: '',
  },
  'by the group': { beneficiaryKind: 'GHT', beneficiaryNumber: '93-01' },
  'in another region': { beneficiaryKind: 'EJ', beneficiaryNumber: OTHER_ENTITY, regionCode: '53' },
} satisfies Record<string, Partial<ApplicationState>>;
type Filed = keyof typeof FILED;

/** Parties of each filed application; all other viewers are none. */
const PARTIES: Record<Filed, ViewerName[]> = {
  'by the legal entity': ['the DGOS', 'the ARS of the region', 'the legal entity'],
  'by its site': ['the DGOS', 'the ARS of the region', 'the legal entity', 'the site'],
  'by a site with the number of its entity': [
    'the DGOS',
    'the ARS of the region',
    'the legal entity',
    'a site with the number of the entity',
  ],
  'by a site that the copy does not know': ['the DGOS', 'the ARS of the region', 'the site'],
  'by the group': ['the DGOS', 'the ARS of the region', 'a hospital group', 'a legal entity and a group'],
  'in another region': [
    'the DGOS',
    'the ARS of another region',
    'another legal entity',
    'a legal entity and a group',
  ],
};

/** Draft: visible to its filer only. */
const sees = (name: ViewerName, filed: Filed, status: ApplicationStatus) =>
  PARTIES[filed].includes(name) && (status !== 'DRAFT' || VIEWERS[name].role === 'ESTABLISHMENT');

const CASES = (Object.keys(VIEWERS) as ViewerName[]).flatMap((name) =>
  (Object.keys(FILED) as Filed[]).map((filed) => ({ name, filed })),
);

describe('who is a party to an application', () => {
  it.each(CASES)(
    '$name, to one filed $filed: the row and the list say the same in every state',
    ({ name, filed }) => {
      for (const status of APPLICATION_STATUSES) {
        const row = application({ ...FILED[filed], status });
        const expected = sees(name, filed, status);
        expect([status, isPartyTo(VIEWERS[name], row)]).toEqual([status, expected]);
        const filter = partyTo(VIEWERS[name]);
        expect([status, filter !== null && matches(row, filter)]).toEqual([status, expected]);
      }
    },
  );

  it('a draft that is withdrawn stays unknown to all but whoever wrote it', () => {
    const row = application({ ...FILED['by the legal entity'], status: 'WITHDRAWN', submittedOn: null });
    const names = Object.keys(VIEWERS) as ViewerName[];
    expect(names.filter((name) => isPartyTo(VIEWERS[name], row))).toEqual(['the legal entity']);
    const listed = names.filter((name) => {
      const filter = partyTo(VIEWERS[name]);
      return filter !== null && matches(row, filter);
    });
    expect(listed).toEqual(['the legal entity']);
  });

  it('is nobody among those who have no number', () => {
    for (const name of ['anonymous', 'partner', 'a body that steers nothing'] as const)
      expect(partyTo(VIEWERS[name])).toBeNull();
  });
});

describe('a national body', () => {
  it('is a party in the programmes that it steers alone', () => {
    const rows = ['HOPEN', 'HOPEN2', 'HN'].map((programmeCode) => application({ programmeCode }));
    const partiesTo = (name: ViewerName) =>
      rows.filter((row) => isPartyTo(VIEWERS[name], row)).map(({ programmeCode }) => programmeCode);
    expect(partiesTo('the DGOS')).toEqual(['HOPEN', 'HN']);
    expect(partiesTo('the DNS')).toEqual(['HOPEN2']);
    expect(partiesTo('a body that steers nothing')).toEqual([]);
  });

  it('asks about the eligibility to them alone, of whomever', () => {
    const mayAsk = (name: ViewerName) =>
      ['HOPEN', 'HOPEN2'].filter((code) => mayAskEligibility(VIEWERS[name], code, null));
    expect(mayAsk('the DGOS')).toEqual(['HOPEN']);
    expect(mayAsk('the DNS')).toEqual(['HOPEN2']);
    expect(mayAsk('a body that steers nothing')).toEqual([]);
  });
});

describe('what everybody sees', () => {
  it.each(APPLICATION_STATUSES.map((status) => ({ status })))('in state $status', ({ status }) => {
    expect(matches(application({ status, acceptedOn: null }), isPublicGrant)).toBe(false);
    const days = { submittedOn: '2019-06-01', acceptedOn: '2020-03-01' };
    const accepted = application({ ...FILED['in another region'], status, ...days });
    expect(matches(accepted, isPublicGrant)).toBe(true);
    expect(statusFor(VIEWERS.anonymous, accepted)).toBe('ACCEPTED');
    expect(statusFor(VIEWERS['the DGOS'], accepted)).toBe(status);
  });
});

describe('the fields that not everybody sees', () => {
  const PARTY = application({ ...FILED['by the legal entity'] });
  const OF_THE_REGION: ViewerName[] = ['the DGOS', 'the ARS of the region'];
  const ARGS = { programme: 'HOPEN' };
  const CONTEXT = {
    loaders: { programme: { load: async (code: string) => (code === 'NONE' ? null : { code }) } },
  };

  it.each<{ coordinate: string; parent: object; seenBy: ViewerName[] }>([
    { coordinate: 'Application.requestedAmount', parent: PARTY, seenBy: PARTIES['by the legal entity'] },
    { coordinate: 'Application.submittedOn', parent: PARTY, seenBy: PARTIES['by the legal entity'] },
    {
      coordinate: 'Envelope.reserved',
      parent: { programmeCode: 'HOPEN', regionCode: '93' },
      seenBy: OF_THE_REGION,
    },
    {
      coordinate: 'Envelope.available',
      parent: { programmeCode: 'HOPEN', regionCode: '93' },
      seenBy: OF_THE_REGION,
    },
    { coordinate: 'Region.transmissions', parent: { code: '93' }, seenBy: OF_THE_REGION },
    { coordinate: 'Region.disbursementForecast', parent: { code: '93' }, seenBy: OF_THE_REGION },
    { coordinate: 'Programme.transmissions', parent: { code: 'HOPEN' }, seenBy: ['the DGOS'] },
    { coordinate: 'Programme.transmissions', parent: { code: 'HOPEN2' }, seenBy: ['the DNS'] },
    { coordinate: 'Programme.disbursementForecast', parent: { code: 'HOPEN' }, seenBy: ['the DGOS'] },
    { coordinate: 'Query.reconciliation', parent: {}, seenBy: ['the DGOS'] },
  ])('$coordinate is for $seenBy', async ({ coordinate, parent, seenBy }) => {
    const names = Object.keys(VIEWERS) as ViewerName[];
    const sees = await Promise.all(
      names.map((name) => fieldRules[coordinate]!(VIEWERS[name], parent, CONTEXT, ARGS)),
    );
    expect(names.filter((_, index) => sees[index]).sort()).toEqual([...seenBy].sort());
  });

  it('are refused to a national body, of a programme that does not exist, because it does not', async () => {
    const asked = fieldRules['Query.reconciliation']!(VIEWERS['the DGOS'], {}, CONTEXT, {
      programme: 'NONE',
    });
    await expect(asked).rejects.toMatchObject({ code: 'UNKNOWN_PROGRAMME' });
    const elsewhere = fieldRules['Query.reconciliation']!(VIEWERS.partner, {}, CONTEXT, {
      programme: 'NONE',
    });
    expect(await elsewhere).toBe(false);
  });

  it('are listed here, all of them', () => {
    expect(Object.keys(fieldRules).sort()).toEqual([
      'Application.decisions',
      'Application.extensionMonths',
      'Application.instalments',
      'Application.ledgerLines',
      'Application.plannedTargetsOn',
      'Application.requestedAmount',
      'Application.submittedOn',
      'Application.targetsReachedOn',
      'Application.updatedOn',
      'Application.version',
      'Envelope.available',
      'Envelope.lines',
      'Envelope.preselected',
      'Envelope.reserved',
      'Envelope.retained',
      'Envelope.years',
      'Programme.disbursementForecast',
      'Programme.transmissions',
      'Query.reconciliation',
      'Region.disbursementForecast',
      'Region.transmissions',
    ]);
  });
});

/** Filters of this file, applied to a row in memory. */
function matches(row: object, filter: unknown): boolean {
  return Object.entries(filter as object).every(([property, condition]) => {
    if (property === '$or') return (condition as unknown[]).some((each) => matches(row, each));
    const value = (row as Record<string, unknown>)[property];
    if (typeof condition !== 'object') return value === condition;
    return Object.entries(condition as object).every(([operator, operand]) => {
      if (operator === '$ne') return value !== operand;
      if (operator === '$in') return (operand as unknown[]).includes(value);
      throw new Error(`This test does not know ${operator}.`);
    });
  });
}
