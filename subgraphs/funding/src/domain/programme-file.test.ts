import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { readProgramme } from './programme-file.ts';

type File = Record<string, unknown> & {
  calendar: Record<string, unknown>[];
  publishedFigures: Record<string, unknown>[];
  rules: Record<string, object>;
};

const PATH = new URL('../../data/programmes.json', import.meta.url);
const shipped: File[] = JSON.parse(await readFile(PATH, 'utf8'));
/** HOP'EN has a step of every kind: the last one is a window, the others are last days. */
const hopen = shipped.find(({ code }) => code === 'HOPEN')!;
const WINDOW = hopen.calendar.length - 1;

const without = (key: string, { [key]: _left, ...rest }: Record<string, unknown>) => rest;
const withKeys = (keys: Record<string, unknown>): File => ({ ...hopen, ...keys }) as File;
const withStep = (index: number, change: (step: Record<string, unknown>) => unknown): File =>
  withKeys({ calendar: hopen.calendar.map((step, at) => (at === index ? change(step) : step)) });

/** The keys that the reader names as wrong, each once. */
function wrongKeysOf(file: Record<string, unknown>): string[] {
  try {
    readProgramme(file);
    return [];
  } catch (error) {
    const [, keys] = /^Programme .*: ([\w., ]+)\.$/s.exec((error as Error).message) ?? [];
    if (!keys) throw error;
    return [...new Set(keys.split(', '))];
  }
}

describe('the programmes that are shipped', () => {
  it.each(shipped.map((file) => ({ code: file.code, file })))(
    '$code is read as it is written',
    ({ file }) => {
      expect(readProgramme(structuredClone(file))).toEqual(file);
    },
  );
});

describe('a programme that lacks a key', () => {
  it.each(Object.keys(hopen))('is refused, and told that %s is wrong', (key) => {
    expect(wrongKeysOf(without(key, hopen))).toEqual([key]);
  });

  it.each(['code', 'on', 'label', 'source', 'verificationStatus'])(
    'is refused, and told that %s of a step is wrong',
    (key) => {
      expect(wrongKeysOf(withStep(1, (step) => without(key, step)))).toEqual([`calendar.1.${key}`]);
    },
  );

  it('is read when it is only the first day of a step, which few steps have', () => {
    expect(wrongKeysOf(withStep(WINDOW, (step) => without('from', step)))).toEqual([]);
  });
});

describe('a programme with a key that nobody knows', () => {
  it.each(['budget', 'minimumcents', 'constructor', 'toString'])('is refused, and told of %s', (key) => {
    expect(wrongKeysOf(withKeys({ [key]: 1 }))).toEqual([key]);
  });

  it('is refused, and told in which step', () => {
    expect(wrongKeysOf(withStep(2, (step) => ({ ...step, until: '2019-09-30' })))).toEqual([
      'calendar.2.until',
    ]);
  });
});

describe('a key that holds the wrong thing', () => {
  const wrongDays = ['', '2019-02-29', '2019-6-1', '01/02/2019', 20190201, null];
  const wrongTexts = ['', '  ', 7, null];
  const wrongWhole = ['4000000', 1.5, -1, Number.NaN, Number.MAX_SAFE_INTEGER + 1, null];
  const wrong: Record<string, readonly unknown[]> = {
    code: ['', 'H', 'hopen', '1HOPEN', 'HOP EN', 'A234567890123456789012', 7, null],
    name: wrongTexts,
    steeringBody: ['DGOS', 7, null],
    budgetCents: wrongWhole,
    startsOn: wrongDays,
    endsOn: wrongDays,
    minimumCents: wrongWhole,
    maximumCents: [0, ...wrongWhole],
    maximumDomains: [0, ...wrongWhole],
    advancePercent: [101, ...wrongWhole],
    balanceMonth: [0, 13, 1.5, '2'],
    applicantKinds: ['EJ', ['EJ', 'EJ'], ['XX'], [null], null],
    domainCodes: ['D1', ['D1', 'D1'], [''], [1], null],
    rules: [7, '', null],
    rulesVersion: [0, ...wrongWhole],
    source: wrongTexts,
    verificationStatus: ['', 'reported', 'TRUE', null],
    calendar: [{}, '', 0, null],
    publishedFigures: [{}, '', 0, null],
  };

  it('is tried for every key', () => {
    expect(Object.keys(wrong).sort()).toEqual(Object.keys(hopen).sort());
  });

  const cases = Object.entries(wrong).flatMap(([key, values]) => values.map((value) => ({ key, value })));
  it.each(cases)('is named: $key as $value', ({ key, value }) => {
    expect(wrongKeysOf(withKeys({ [key]: value }))).toContain(key);
  });

  const body = { code: 'DNS', name: 'Délégation au numérique en santé' };
  it.each([
    ...['dns', '', 'D', 'ARS 93', ['DNS'], null].map((code) => ({ told: 'code', given: { ...body, code } })),
    ...wrongTexts.map((name) => ({ told: 'name', given: { ...body, name } })),
    { told: 'code', given: without('code', body) },
    { told: 'name', given: without('name', body) },
    { told: 'unheardOf', given: { ...body, unheardOf: 1 } },
  ])('is named: $told of its steering body, $given', ({ told, given }) => {
    expect(wrongKeysOf(withKeys({ steeringBody: given }))).toEqual([`steeringBody.${told}`]);
  });

  it('is none where the steering body is another', () => {
    expect(wrongKeysOf(withKeys({ steeringBody: body }))).toEqual([]);
  });

  const answerDays = (changes: object) => ({
    ...hopen.rules,
    answerDays: { ...hopen.rules.answerDays, ...changes },
  });
  it.each([
    { rules: without('answerDays', hopen.rules), expected: 'rules.answerDays' },
    { rules: { ...hopen.rules, unheardOf: {} }, expected: 'rules.unheardOf' },
    { rules: answerDays({ value: -1 }), expected: 'rules.answerDays.value' },
    { rules: answerDays({ source: '' }), expected: 'rules.answerDays.source' },
    { rules: answerDays({ verificationStatus: 'TRUE' }), expected: 'rules.answerDays.verificationStatus' },
    { rules: answerDays({ note: 7 }), expected: 'rules.answerDays.note' },
  ])('is named: $expected', ({ rules, expected }) => {
    expect(wrongKeysOf(withKeys({ rules }))).toContain(expected);
  });

  const ofStep: Record<string, readonly unknown[]> = {
    code: wrongTexts,
    from: wrongDays,
    on: wrongDays,
    label: wrongTexts,
    source: wrongTexts,
    verificationStatus: ['', 'reported', null],
  };
  const stepCases = Object.entries(ofStep).flatMap(([key, values]) =>
    values.map((value) => ({ key, value })),
  );
  it.each(stepCases)('is named in its step: $key as $value', ({ key, value }) => {
    const file = withStep(WINDOW, (step) => ({ ...step, [key]: value }));
    expect(wrongKeysOf(file)).toContain(`calendar.${WINDOW}.${key}`);
  });

  const ofFigure: Record<string, readonly unknown[]> = {
    measure: ['', 'retained', 7, null],
    unit: ['', 'EUROS', 'CENTS', null],
    regionCode: ['', '99', 93, null],
    domainCode: ['', 'D8', 1, null],
    value: wrongWhole,
    isAtLeast: ['true', 1, null],
    asOf: wrongDays,
    label: wrongTexts,
    source: wrongTexts,
    verificationStatus: ['', 'reported', null],
    url: ['https://example.org'],
  };
  const figureCases = Object.entries(ofFigure).flatMap(([key, values]) =>
    values.map((value) => ({ key, value })),
  );
  const withFigure = (changes: object) => {
    const { source, verificationStatus } = hopen;
    const figure = { measure: 'RETAINED', unit: 'COUNT', value: 1, asOf: '2020-01-01', label: 'Retenues' };
    return withKeys({ publishedFigures: [{ ...figure, source, verificationStatus, ...changes }] });
  };
  it.each(figureCases)('is named in its figure: $key as $value', ({ key, value }) => {
    expect(wrongKeysOf(withFigure({ [key]: value }))).toEqual([`publishedFigures.0.${key}`]);
  });

  it.each([
    { changes: {}, wrong: [] },
    { changes: { unit: 'PERCENT', domainCode: 'D7' }, wrong: [] },
    { changes: { measure: 'BUDGET', unit: 'CENTS' }, wrong: [] },
    { changes: { measure: 'BUDGET', unit: 'COUNT' }, wrong: ['unit'] },
    { changes: { measure: 'BUDGET', unit: 'CENTS', regionCode: '93' }, wrong: ['regionCode'] },
    { changes: { measure: 'ALLOTTED', unit: 'CENTS', regionCode: '93' }, wrong: [] },
    { changes: { measure: 'ALLOTTED', unit: 'CENTS' }, wrong: ['regionCode'] },
    {
      changes: { measure: 'ALLOTTED', unit: 'CENTS', regionCode: '93', domainCode: 'D2' },
      wrong: ['domainCode'],
    },
    { changes: { measure: 'BUDGET', unit: 'CENTS', domainCode: 'D2' }, wrong: [] },
    { changes: { measure: 'ESTABLISHMENTS', unit: 'PERCENT' }, wrong: ['unit'] },
  ])('is named where it does not fit the measure: $changes', ({ changes, wrong }) => {
    expect(wrongKeysOf(withFigure(changes))).toEqual(wrong.map((key) => `publishedFigures.0.${key}`));
  });

  it('is told with all the others at once', () => {
    const file = { ...withStep(0, (step) => ({ ...step, on: 'soon' })), budgetCents: '420', extra: true };
    expect(wrongKeysOf(file)).toEqual(['budgetCents', 'extra', 'calendar.0.on']);
  });
});

describe('both sides of what a key may hold', () => {
  it.each([
    { keys: { advancePercent: 0 }, wrong: [] },
    { keys: { advancePercent: 100 }, wrong: [] },
    { keys: { balanceMonth: 1 }, wrong: [] },
    { keys: { balanceMonth: 12 }, wrong: [] },
    { keys: { balanceMonth: null }, wrong: [] },
    { keys: { maximumDomains: 1 }, wrong: [] },
    { keys: { rulesVersion: 1 }, wrong: [] },
    { keys: { code: 'HN' }, wrong: [] },
    { keys: { code: 'A1234567890123456789' }, wrong: [] },
    { keys: { code: 'A12345678901234567890' }, wrong: ['code'] },
    { keys: { minimumCents: 0, maximumCents: 1 }, wrong: [] },
    { keys: { minimumCents: 50_000_000, maximumCents: 50_000_000 }, wrong: [] },
    { keys: { minimumCents: 50_000_001, maximumCents: 50_000_000 }, wrong: ['maximumCents'] },
    { keys: { startsOn: '2020-02-29', endsOn: '2020-02-29' }, wrong: [] },
    { keys: { startsOn: '2020-03-01', endsOn: '2020-02-29' }, wrong: ['endsOn'] },
    { keys: { calendar: [] }, wrong: [] },
  ])('$keys', ({ keys, wrong }) => {
    expect(wrongKeysOf(withKeys(keys))).toEqual(wrong);
  });

  it.each([
    { from: '2022-02-25', on: '2022-02-25', wrong: [] },
    { from: '2022-02-24', on: '2022-02-25', wrong: [] },
    { from: '2022-02-26', on: '2022-02-25', wrong: [`calendar.${WINDOW}.from`] },
  ])('a window from $from on $on', ({ from, on, wrong }) => {
    expect(wrongKeysOf(withStep(WINDOW, (step) => ({ ...step, from, on })))).toEqual(wrong);
  });
});
