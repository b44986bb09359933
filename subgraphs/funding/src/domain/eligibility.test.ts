import type { BeneficiaryKind } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { codes, HOPEN, hopenWith, step } from '../testing/test-files.ts';
import { APPLICATION_STATUSES, type ApplicationStatus, HOLDING_STATUSES } from './application-status.ts';
import type { Beneficiary } from './beneficiary.ts';
import {
  type Candidacy,
  type OtherApplication,
  obstaclesTo,
  obstaclesToFiling,
  obstaclesToTakingOver,
} from './eligibility.ts';

const BENEFICIARY: Beneficiary = {
  kind: 'EJ',
  number: '130786049',
  regionCodes: ['93'],
  isPublic: true,
  legalEntityFiness: null,
  hospitalGroupCode: null,
  closedOn: null,
  copiedOn: '2019-01-01',
};
const CANDIDACY: Candidacy = {
  programme: HOPEN,
  domainCode: 'D1',
  beneficiary: BENEFICIARY,
  regionCode: '93',
  others: [],
  day: '2019-06-01',
};
const speaksAgainst = (changes: Partial<Candidacy>) => codes(obstaclesTo({ ...CANDIDACY, ...changes }));
const being = (changes: Partial<Beneficiary>) => ({ beneficiary: { ...BENEFICIARY, ...changes } });
const other = (
  domainCode: string,
  status: ApplicationStatus,
  from = '2019-05-01',
  id = `HOPEN-${domainCode}-${status}`,
): OtherApplication => ({ id, domainCode, status, from });

describe('an establishment that may apply', () => {
  it('is told nothing against it', () => {
    expect(speaksAgainst({})).toEqual([]);
  });
});

describe('the time to apply', () => {
  it.each([
    { day: '2019-06-29', expected: [] },
    { day: '2019-06-30', expected: [] },
    { day: '2019-07-01', expected: ['DEADLINE_PASSED'] },
  ])('on $day: $expected', ({ day, expected }) => {
    expect(speaksAgainst({ day })).toEqual(expected);
  });

  it.each([
    { day: '2021-02-28', expected: ['NOT_OPEN_YET'] },
    { day: '2021-03-01', expected: [] },
    { day: '2021-06-30', expected: [] },
    { day: '2021-07-01', expected: ['NOT_OPEN_YET'] },
    { day: '2021-09-01', expected: [] },
    { day: '2022-01-01', expected: ['DEADLINE_PASSED'] },
  ])('with half-year windows, on $day: $expected', ({ day, expected }) => {
    const calendar = [
      step('APPLICATION', '2021-06-30', '2021-03-01'),
      step('APPLICATION', '2021-12-31', '2021-09-01'),
    ];
    expect(speaksAgainst({ programme: hopenWith({ calendar }), day })).toEqual(expected);
  });
});

describe('the domain', () => {
  it.each([
    { domainCode: 'D1', expected: [] },
    { domainCode: 'D7', expected: [] },
    { domainCode: 'D8', expected: ['UNKNOWN_DOMAIN'] },
    { domainCode: 'd1', expected: ['UNKNOWN_DOMAIN'] },
    { domainCode: '', expected: ['UNKNOWN_DOMAIN'] },
  ])('« $domainCode »: $expected', ({ domainCode, expected }) => {
    expect(speaksAgainst({ domainCode })).toEqual(expected);
  });
});

describe('the beneficiary', () => {
  it('must be known', () => {
    expect(speaksAgainst({ beneficiary: null })).toEqual(['UNKNOWN_BENEFICIARY']);
  });

  it.each([
    { closedOn: '2019-05-31', expected: ['UNKNOWN_BENEFICIARY'], when: 'the day before' },
    { closedOn: '2019-06-01', expected: ['UNKNOWN_BENEFICIARY'], when: 'that day' },
    { closedOn: '2019-06-02', expected: [], when: 'the day after' },
  ])('that closes on $closedOn, $when: $expected', ({ closedOn, expected }) => {
    expect(speaksAgainst(being({ closedOn }))).toEqual(expected);
  });

  it.each<{ kind: BeneficiaryKind; applicantKinds: BeneficiaryKind[]; expected: string[] }>([
    { kind: 'EJ', applicantKinds: ['EJ', 'ET'], expected: [] },
    { kind: 'ET', applicantKinds: ['EJ', 'ET'], expected: [] },
    { kind: 'GHT', applicantKinds: ['EJ', 'ET'], expected: ['APPLICANT_KIND_NOT_ADMITTED'] },
    { kind: 'GHT', applicantKinds: ['GHT'], expected: [] },
    { kind: 'EJ', applicantKinds: ['GHT'], expected: ['APPLICANT_KIND_NOT_ADMITTED'] },
  ])('of kind $kind, where $applicantKinds may apply: $expected', ({ kind, applicantKinds, expected }) => {
    const isPublic = kind !== 'ET';
    const beneficiary = being({ kind, isPublic });
    expect(speaksAgainst({ programme: hopenWith({ applicantKinds }), ...beneficiary })).toEqual(expected);
  });

  it.each<{ kind: BeneficiaryKind; isPublic: boolean; expected: string[] }>([
    { kind: 'EJ', isPublic: true, expected: [] },
    { kind: 'ET', isPublic: true, expected: ['APPLICANT_KIND_NOT_ADMITTED'] },
    { kind: 'EJ', isPublic: false, expected: ['APPLICANT_KIND_NOT_ADMITTED'] },
    { kind: 'ET', isPublic: false, expected: [] },
  ])('of kind $kind, public: $isPublic, applies as itself: $expected', ({ expected, ...kind }) => {
    expect(speaksAgainst(being({ ...kind, legalEntityFiness: '130000001' }))).toEqual(expected);
  });

  it.each([
    { regionCodes: ['93'], regionCode: '93', expected: [], what: 'its own' },
    { regionCodes: ['93'], regionCode: null, expected: [], what: 'not said, and it has but one' },
    { regionCodes: ['93', '84'], regionCode: '84', expected: [], what: 'one of its own' },
    { regionCodes: ['93', '84'], regionCode: null, expected: ['REGION_REQUIRED'], what: 'not said' },
    { regionCodes: ['93'], regionCode: '84', expected: ['REGION_NOT_OF_BENEFICIARY'], what: "another's" },
    {
      regionCodes: ['93', '84'],
      regionCode: '11',
      expected: ['REGION_NOT_OF_BENEFICIARY'],
      what: "another's",
    },
    { regionCodes: [], regionCode: '93', expected: ['REGION_NOT_OF_BENEFICIARY'], what: 'without any site' },
    { regionCodes: [], regionCode: null, expected: ['REGION_NOT_OF_BENEFICIARY'], what: 'neither known' },
  ])(
    'of $regionCodes that applies in $regionCode, $what: $expected',
    ({ regionCodes, regionCode, expected }) => {
      expect(speaksAgainst({ ...being({ regionCodes }), regionCode })).toEqual(expected);
    },
  );
});

describe('another application for the same domain', () => {
  it.each<{ status: ApplicationStatus; expected: string[] }>(
    APPLICATION_STATUSES.map((status) => ({
      status,
      expected: { WITHDRAWN: [], LAPSED: [], REFUSED: ['REFUSED_RECENTLY'] }[status as string] ?? [
        'ALREADY_APPLIED',
      ],
    })),
  )('that is $status: $expected', ({ status, expected }) => {
    expect(speaksAgainst({ others: [other('D1', status)] })).toEqual(expected);
  });

  it('is found among several, whatever their order', () => {
    const others = [other('D1', 'WITHDRAWN'), other('D2', 'DRAFT'), other('D1', 'DRAFT')];
    expect(speaksAgainst({ others })).toEqual(['ALREADY_APPLIED']);
    expect(speaksAgainst({ others: others.toReversed() })).toEqual(['ALREADY_APPLIED']);
  });
});

describe('six months after a refusal', () => {
  const programme = hopenWith({ calendar: [] });
  const refusedOn = (...days: string[]) =>
    days.map((day, index) => other('D1', 'REFUSED', day, `HOPEN-${index}`));

  it.each([
    { refused: '2019-07-10', day: '2019-07-10', expected: ['REFUSED_RECENTLY'], when: 'the day itself' },
    { refused: '2019-07-10', day: '2020-01-09', expected: ['REFUSED_RECENTLY'], when: '5 months 30 days' },
    { refused: '2019-07-10', day: '2020-01-10', expected: [], when: '6 months' },
    { refused: '2019-08-31', day: '2020-02-28', expected: ['REFUSED_RECENTLY'], when: 'the day before' },
    { refused: '2019-08-31', day: '2020-02-29', expected: [], when: 'the end of February, leap year' },
    { refused: '2018-08-31', day: '2019-02-27', expected: ['REFUSED_RECENTLY'], when: 'the day before' },
    { refused: '2018-08-31', day: '2019-02-28', expected: [], when: 'the end of February' },
    { refused: '2019-03-31', day: '2019-09-29', expected: ['REFUSED_RECENTLY'], when: 'the day before' },
    { refused: '2019-03-31', day: '2019-09-30', expected: [], when: 'the end of September' },
    { refused: '2019-02-28', day: '2019-08-27', expected: ['REFUSED_RECENTLY'], when: 'the day before' },
    { refused: '2019-02-28', day: '2019-08-28', expected: [], when: 'the same day, not the end' },
  ])('of $refused, on $day, $when: $expected', ({ refused, day, expected }) => {
    expect(speaksAgainst({ programme, others: refusedOn(refused), day })).toEqual(expected);
  });

  it.each([
    { days: ['2018-01-01', '2019-07-10'], what: 'the last of two' },
    { days: ['2019-07-10', '2018-01-01'], what: 'whatever their order' },
  ])('counts from $what', ({ days }) => {
    const others = refusedOn(...days);
    expect(speaksAgainst({ programme, others, day: '2020-01-09' })).toEqual(['REFUSED_RECENTLY']);
    expect(speaksAgainst({ programme, others, day: '2020-01-10' })).toEqual([]);
  });

  it('is only asked for the same domain', () => {
    expect(speaksAgainst({ others: [other('D2', 'REFUSED', '2019-05-31')] })).toEqual([]);
  });
});

describe('two domains at most', () => {
  it.each(APPLICATION_STATUSES.map((status) => ({ status, counts: HOLDING_STATUSES.includes(status) })))(
    'counts one that is $status: $counts',
    ({ status, counts }) => {
      const others = [other('D2', status), other('D3', 'ACCEPTED')];
      expect(speaksAgainst({ others })).toEqual(counts ? ['TOO_MANY_DOMAINS'] : []);
    },
  );

  it.each([
    { statuses: ['SUBMITTED', 'SUBMITTED', 'SUBMITTED'], expected: [], what: 'three that are asked for' },
    { statuses: ['PRESELECTED', 'SUBMITTED', 'SUBMITTED'], expected: [], what: 'one held and two asked for' },
    { statuses: ['PRESELECTED'], expected: [], what: 'one held' },
    { statuses: ['PRESELECTED', 'RETAINED'], expected: ['TOO_MANY_DOMAINS'], what: 'two held' },
    { statuses: ['TARGETS_VALIDATED', 'ACCEPTED'], expected: ['TOO_MANY_DOMAINS'], what: 'two granted' },
    { statuses: ['LAPSED', 'WITHDRAWN', 'REFUSED'], expected: [], what: 'three that have ended' },
  ] as const)('$what: $expected', ({ statuses, expected }) => {
    const others = statuses.map((status, index) => other(`D${index + 2}`, status));
    expect(speaksAgainst({ others })).toEqual(expected);
  });

  it('are five in a programme that grants five', () => {
    const others = [2, 3, 4, 5].map((rank) => other(`D${rank}`, 'ACCEPTED'));
    expect(speaksAgainst({ programme: hopenWith({ maximumDomains: 5 }), others })).toEqual([]);
    expect(speaksAgainst({ programme: hopenWith({ maximumDomains: 4 }), others })).toEqual([
      'TOO_MANY_DOMAINS',
    ]);
  });
});

describe('a public site', () => {
  it('is told nothing of what its legal entity asks for', () => {
    const site = being({ kind: 'ET', isPublic: true, legalEntityFiness: '130000001' });
    const found = speaksAgainst({ ...site, others: [other('D1', 'DRAFT'), other('D2', 'ACCEPTED')] });
    expect(found).toEqual(['APPLICANT_KIND_NOT_ADMITTED']);
  });
});

describe('a site that its register turned public after it had created its draft', () => {
  const site = { ...BENEFICIARY, kind: 'ET' as const, number: '130000011', legalEntityFiness: '130786049' };
  const filing = (...others: OtherApplication[]) =>
    codes(obstaclesToFiling({ ...CANDIDACY, beneficiary: site, others }));

  it('files it, and what was returned again', () => {
    expect(filing()).toEqual([]);
    expect(filing(other('D1', 'DRAFT'), other('D2', 'SUBMITTED'))).toEqual([]);
  });

  it('keeps the limits of its structure', () => {
    expect(filing(other('D1', 'RETAINED'))).toEqual(['ALREADY_APPLIED']);
    expect(filing(other('D2', 'RETAINED'), other('D3', 'ACCEPTED'))).toEqual(['TOO_MANY_DOMAINS']);
  });

  it('creates no other', () => {
    expect(speaksAgainst({ beneficiary: site })).toEqual(['APPLICANT_KIND_NOT_ADMITTED']);
  });
});

describe('a successor of a closed beneficiary', () => {
  const against = (changes: Partial<Candidacy>) => codes(obstaclesToTakingOver({ ...CANDIDACY, ...changes }));

  it.each<{ what: string; changes: Partial<Candidacy>; expected: string[] }>([
    { what: 'may take over at any time', changes: { day: '2022-05-01' }, expected: [] },
    { what: 'must be known', changes: { beneficiary: null }, expected: ['UNKNOWN_BENEFICIARY'] },
    {
      what: 'is not closed itself',
      changes: being({ closedOn: '2019-06-01' }),
      expected: ['UNKNOWN_BENEFICIARY'],
    },
    {
      what: 'has a site in the region',
      changes: { regionCode: '84' },
      expected: ['REGION_NOT_OF_BENEFICIARY'],
    },
    {
      what: 'holds what may be held',
      changes: being({ isPublic: false }),
      expected: ['APPLICANT_KIND_NOT_ADMITTED'],
    },
    {
      what: 'holds the domain itself',
      changes: { others: [other('D1', 'PRESELECTED')] },
      expected: ['ALREADY_APPLIED'],
    },
    { what: 'only asks for it', changes: { others: [other('D1', 'SUBMITTED')] }, expected: [] },
    {
      what: 'was refused the domain yesterday',
      changes: { others: [other('D1', 'REFUSED', '2019-05-31')] },
      expected: [],
    },
    {
      what: 'holds two domains',
      changes: { others: [other('D2', 'ACCEPTED'), other('D3', 'RETAINED')] },
      expected: ['TOO_MANY_DOMAINS'],
    },
  ])('$what: $expected', ({ changes, expected }) => {
    expect(against(changes)).toEqual(expected);
  });
});

describe('several reasons', () => {
  it('are all told at once', () => {
    const found = speaksAgainst({
      programme: hopenWith({ applicantKinds: ['EJ', 'ET'] }),
      day: '2019-07-01',
      domainCode: 'D8',
      ...being({ kind: 'GHT', regionCodes: ['84', '11'] }),
      regionCode: null,
      others: [other('D8', 'REFUSED', '2019-06-30'), other('D1', 'ACCEPTED'), other('D2', 'ACCEPTED')],
    });
    expect(found).toEqual([
      'DEADLINE_PASSED',
      'UNKNOWN_DOMAIN',
      'APPLICANT_KIND_NOT_ADMITTED',
      'REGION_REQUIRED',
      'REFUSED_RECENTLY',
      'TOO_MANY_DOMAINS',
    ]);
  });
});
