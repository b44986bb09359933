import type { CivilDay } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { share, yes } from '../testing/verdict-facts.ts';
import { evidenceObstacles, saysTheSame, valueObstacles } from './declaration-rules.ts';
import type { IndicatorDefinition } from './definitions.ts';
import type { Evidence, ValueContent } from './indicator-value.ts';

const TODAY: CivilDay = '2021-06-30';
const USAGE = share('P1.1', 90);
const ORGANISATION = yes('P1.2');

const PIECE: Evidence = { label: 'Attestation', link: null, sha256: null, on: '2021-03-31' };
const CONTENT: ValueContent = {
  programmeCode: 'HOPEN',
  indicatorCode: 'P1.1',
  nature: 'RATIO',
  numerator: 9,
  denominator: 10,
  answer: null,
  reason: null,
  observedFrom: '2021-01-01',
  observedUntil: '2021-03-31',
  evidence: [PIECE],
};
const ANSWER = { nature: 'ANSWER', numerator: null, denominator: null, answer: true } as const;
const WITHOUT = { nature: 'NOT_APPLICABLE', numerator: null, denominator: null } as const;

/** Violations, each code with the field that it is about. */
const obstacles = (changes: Partial<ValueContent>, definition: IndicatorDefinition = USAGE) =>
  valueObstacles({ ...CONTENT, ...changes }, definition, TODAY).map(
    ({ code, details }) => `${code} ${details.field}`,
  );

describe('an indicator', () => {
  it('is one in force, or nothing else is looked at', () => {
    const content = { ...CONTENT, indicatorCode: 'P9.9', observedUntil: '2022-01-01', numerator: -1 };
    const found = valueObstacles(content, undefined, TODAY);
    expect(found.map(({ code, details }) => [code, details.field])).toEqual([
      ['UNKNOWN_INDICATOR', 'indicator'],
    ]);
  });
});

describe('a value', () => {
  it.each<{
    what: string;
    changes: Partial<ValueContent>;
    definition?: IndicatorDefinition;
    expected: string[];
  }>([
    { what: 'a ratio for a usage', changes: {}, expected: [] },
    { what: 'yes for an organisation', changes: ANSWER, definition: ORGANISATION, expected: [] },
    {
      what: 'no for an organisation',
      changes: { ...ANSWER, answer: false },
      definition: ORGANISATION,
      expected: [],
    },
    { what: 'yes for a usage', changes: ANSWER, expected: ['INVALID_VALUE numerator'] },
    {
      what: 'a ratio for an organisation',
      changes: {},
      definition: ORGANISATION,
      expected: ['INVALID_VALUE answer'],
    },
    { what: 'not applicable, for a reason', changes: { ...WITHOUT, reason: 'Sans activité' }, expected: [] },
    {
      what: 'not applicable, for a reason, to an organisation',
      changes: { ...WITHOUT, reason: 'Sans activité' },
      definition: ORGANISATION,
      expected: [],
    },
    {
      what: 'not applicable where that is not admitted, for a reason',
      changes: { ...WITHOUT, reason: 'Sans activité' },
      definition: { ...ORGANISATION, allowsNotApplicable: false },
      expected: ['INVALID_VALUE notApplicable'],
    },
    {
      what: 'not applicable where nothing is said of it, for a reason',
      changes: { ...WITHOUT, reason: 'Sans activité' },
      definition: { ...ORGANISATION, allowsNotApplicable: null },
      expected: [],
    },
    {
      what: 'not applicable, for no reason',
      changes: WITHOUT,
      expected: ['MOTIVE_REQUIRED notApplicable'],
    },
    {
      what: 'not applicable, for a blank reason',
      changes: { ...WITHOUT, reason: ' \n' },
      expected: ['MOTIVE_REQUIRED notApplicable'],
    },
    {
      what: 'not applicable, for a reason of 2,000 characters',
      changes: { ...WITHOUT, reason: 'a'.repeat(2_000) },
      expected: [],
    },
    {
      what: 'not applicable, for a reason of 2,001 characters',
      changes: { ...WITHOUT, reason: 'a'.repeat(2_001) },
      expected: ['MOTIVE_REQUIRED notApplicable'],
    },
    ...[{ numerator: 1 }, { denominator: 1 }, { answer: false }].map((more) => ({
      what: `not applicable, with ${Object.keys(more)}`,
      changes: { ...WITHOUT, reason: 'Sans activité', ...more },
      expected: ['INVALID_VALUE notApplicable'],
    })),
  ])('of $what: $expected', ({ changes, definition, expected }) => {
    expect(obstacles(changes, definition)).toEqual(expected);
  });
});

describe('a ratio', () => {
  const [numerator, denominator] = [['INVALID_VALUE numerator'], ['INVALID_VALUE denominator']];
  it.each([
    { counts: [0, 10], expected: [] },
    { counts: [10, 10], expected: [] },
    { counts: [11, 10], expected: numerator },
    { counts: [0, 0], expected: [] },
    { counts: [1, 0], expected: numerator },
    { counts: [-1, 10], expected: numerator },
    { counts: [0, -1], expected: denominator },
    { counts: [1.5, 10], expected: numerator },
    { counts: [1, 10.5], expected: denominator },
    { counts: [Number.NaN, 10], expected: numerator },
    { counts: [1, Number.POSITIVE_INFINITY], expected: denominator },
    { counts: [null, 10], expected: numerator },
    { counts: [1, null], expected: denominator },
    { counts: [null, null], expected: numerator },
    { counts: [2_147_483_647, 2_147_483_647], expected: [] },
    { counts: [1, 2_147_483_648], expected: denominator },
    { counts: [2_147_483_648, 2_147_483_648], expected: numerator },
  ])('of $counts: $expected', ({ counts: [first, second], expected }) => {
    expect(obstacles({ numerator: first!, denominator: second! })).toEqual(expected);
  });
});

describe('the observed period', () => {
  const [from, until] = [['DAY_OUT_OF_RANGE observedFrom'], ['DAY_OUT_OF_RANGE observedUntil']];
  it.each([
    { observedFrom: '2021-06-30', observedUntil: '2021-06-30', expected: until, when: 'is one day, today' },
    {
      observedFrom: '2021-06-03',
      observedUntil: '2021-06-30',
      expected: [],
      when: 'is four weeks, until today',
    },
    {
      observedFrom: '2021-06-04',
      observedUntil: '2021-06-30',
      expected: until,
      when: 'is a day less than that',
    },
    { observedFrom: '2020-06-30', observedUntil: '2021-06-30', expected: [], when: 'is 366 days' },
    { observedFrom: '2020-06-29', observedUntil: '2021-06-30', expected: until, when: 'is 367 days' },
    {
      observedFrom: '2019-02-01',
      observedUntil: '2019-04-30',
      expected: [],
      when: 'begins with the programme',
    },
    {
      observedFrom: '2019-01-31',
      observedUntil: '2019-04-30',
      expected: from,
      when: 'begins the day before',
    },
    { observedFrom: '1999-01-01', observedUntil: '1999-03-31', expected: from, when: 'was in 1999' },
    { observedFrom: '2021-06-01', observedUntil: '2021-07-01', expected: until, when: 'ends tomorrow' },
    {
      observedFrom: '2021-03-31',
      observedUntil: '2021-03-30',
      expected: until,
      when: 'ends before it begins',
    },
    { observedFrom: '2021-02-29', observedUntil: '2021-03-31', expected: from, when: 'begins on no day' },
    { observedFrom: '2020-02-29', observedUntil: '2020-03-31', expected: [], when: 'begins on a leap day' },
    { observedFrom: '2021-02-01', observedUntil: '2021-02-30', expected: until, when: 'ends on no day' },
    {
      observedFrom: '01/01/2021',
      observedUntil: '2021-02-28',
      expected: from,
      when: 'is not written as a day',
    },
  ])('$when: $expected', ({ expected, when: _, ...period }) => {
    expect(obstacles(period)).toEqual(expected);
  });
});

describe('an organisation', () => {
  it('is observed on one day, today', () => {
    const day = { observedFrom: TODAY, observedUntil: TODAY };
    expect(obstacles({ ...ANSWER, ...day }, ORGANISATION)).toEqual([]);
  });
});

describe('a piece of evidence', () => {
  it.each<{ what: string; piece: Partial<Evidence>; field: string | null }>([
    { what: 'with a label and a day', piece: {}, field: null },
    { what: 'with a label alone', piece: { on: null }, field: null },
    { what: 'without a label', piece: { label: '' }, field: 'label' },
    { what: 'with a blank label', piece: { label: ' \t' }, field: 'label' },
    { what: 'with a label of 2,000 characters', piece: { label: 'a'.repeat(2_000) }, field: null },
    { what: 'with a label of 2,001 characters', piece: { label: 'a'.repeat(2_001) }, field: 'label' },
    { what: 'with a link', piece: { link: 'https://exemple.fr/piece?n=1' }, field: null },
    { what: 'with a link of old', piece: { link: 'http://exemple.fr' }, field: null },
    { what: 'with a link that runs a script', piece: { link: 'javascript:alert(1)' }, field: 'link' },
    { what: 'with a link to a file', piece: { link: 'file:///etc/passwd' }, field: 'link' },
    { what: 'with a link to nowhere', piece: { link: 'https://' }, field: 'link' },
    { what: 'with a link in two words', piece: { link: 'https://a b' }, field: 'link' },
    { what: 'with a link in two lines', piece: { link: 'https://a\njavascript:b' }, field: 'link' },
    { what: 'with an empty link', piece: { link: '' }, field: 'link' },
    { what: 'with a link of 2,000 characters', piece: { link: `https://${'a'.repeat(1_992)}` }, field: null },
    {
      what: 'with a link of 2,001 characters',
      piece: { link: `https://${'a'.repeat(1_993)}` },
      field: 'link',
    },
    { what: 'with a digest', piece: { sha256: '0f'.repeat(32) }, field: null },
    { what: 'with a digest of 63 digits', piece: { sha256: '0'.repeat(63) }, field: 'sha256' },
    { what: 'with a digest of 65 digits', piece: { sha256: '0'.repeat(65) }, field: 'sha256' },
    { what: 'with a digest in capitals', piece: { sha256: '0F'.repeat(32) }, field: 'sha256' },
    { what: 'with a digest that is none', piece: { sha256: '0g'.repeat(32) }, field: 'sha256' },
  ])('$what: $field', ({ piece, field }) => {
    const expected = field === null ? [] : [`INVALID_VALUE evidence.1.${field}`];
    expect(obstacles({ evidence: [PIECE, { ...PIECE, ...piece }] })).toEqual(expected);
  });

  it('tells everything that speaks against it', () => {
    const found = evidenceObstacles({ label: '', link: '', sha256: '', on: null }, 0, '2021-07-01');
    expect(found.map(({ details }) => details.field)).toEqual([
      'evidence.0.label',
      'evidence.0.link',
      'evidence.0.sha256',
    ]);
  });

  it.each([
    { pieces: 0, expected: [] },
    { pieces: 20, expected: [] },
    { pieces: 21, expected: ['INVALID_VALUE evidence'] },
  ])('is one of $pieces: $expected', ({ pieces, expected }) => {
    expect(obstacles({ evidence: Array<Evidence>(pieces).fill(PIECE) })).toEqual(expected);
  });
});

describe('several rules that say no', () => {
  it('are all told at once', () => {
    const evidence = [{ ...PIECE, label: '' }];
    expect(obstacles({ numerator: 11, observedUntil: '2021-07-01', evidence })).toEqual([
      'INVALID_VALUE numerator',
      'DAY_OUT_OF_RANGE observedUntil',
      'INVALID_VALUE evidence.0.label',
    ]);
  });
});

describe('two values', () => {
  const { nature: _, ...rest } = ANSWER;
  it.each<{ what: string; changes: Partial<ValueContent>; same: boolean }>([
    { what: 'nothing', changes: {}, same: true },
    { what: 'a copy of the evidence', changes: { evidence: [{ ...PIECE }] }, same: true },
    { what: 'the numerator', changes: { numerator: 8 }, same: false },
    { what: 'the numerator, which is 0 and not absent', changes: { numerator: 0 }, same: false },
    { what: 'the denominator', changes: { denominator: 11 }, same: false },
    { what: 'the nature', changes: { nature: 'NOT_APPLICABLE' }, same: false },
    { what: 'the answer', changes: rest, same: false },
    { what: 'the reason', changes: { reason: 'Autre' }, same: false },
    { what: 'the first day', changes: { observedFrom: '2021-01-02' }, same: false },
    { what: 'the last day', changes: { observedUntil: '2021-03-30' }, same: false },
    { what: 'the evidence, of which there is none', changes: { evidence: [] }, same: false },
    { what: 'one more piece', changes: { evidence: [PIECE, PIECE] }, same: false },
    { what: 'the label of a piece', changes: { evidence: [{ ...PIECE, label: 'b' }] }, same: false },
    { what: 'the link of a piece', changes: { evidence: [{ ...PIECE, link: 'http://a' }] }, same: false },
    { what: 'the digest of a piece', changes: { evidence: [{ ...PIECE, sha256: 'a' }] }, same: false },
    { what: 'the day of a piece', changes: { evidence: [{ ...PIECE, on: null }] }, same: false },
  ])('that differ by $what say the same: $same', ({ changes, same }) => {
    expect(saysTheSame(CONTENT, { ...CONTENT, ...changes })).toBe(same);
    expect(saysTheSame({ ...CONTENT, ...changes }, CONTENT)).toBe(same);
  });
});
