import { DataOrigin, RuleViolations } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { codes, envelopeOf, HOPEN, hopenWith, refusals } from '../testing/test-files.ts';
import { Envelope } from './envelope.ts';
import { type Handover, notTransmitted, type PlannedUse, transmit } from './transmission.ts';

const ALLOTTED = 200_000_00;
const rules = {
  programme: HOPEN,
  envelope: envelopeOf({ ALLOTMENT: ALLOTTED, RESERVATION: 150_000_00 }),
};
const CONTENT: Handover = {
  programmeCode: 'HOPEN',
  regionCode: '93',
  transmittedOn: '2019-08-30',
  organisation: 'ARS 93',
  selection: [],
  forecast: [],
  dataOrigin: DataOrigin.DECLARED,
};
const use = (year: number, domainCode: string, amountCents: number): PlannedUse => ({
  year,
  domainCode,
  amountCents,
});
const item = (
  amountCents: number,
  domainCode = 'D1',
  isPreselected = true,
  applicationId = 'HOPEN-93-1',
) => ({
  applicationId,
  domainCode,
  amountCents,
  isPreselected,
});
/** An application of 60,000 euros, and the forecast that covers it. */
const SELECTED = { ...CONTENT, selection: [item(60_000_00)], forecast: [use(2020, 'D1', 60_000_00)] };
const refusalsOf = (changes: Partial<typeof CONTENT>) =>
  refusals(() => transmit({ ...CONTENT, ...changes }, null, rules));

describe('a transmission', () => {
  it('is the first version of its region, then the next', () => {
    const first = transmit(SELECTED, null, rules);
    const { selection: _, ...content } = SELECTED;
    const preselection = [{ applicationId: 'HOPEN-93-1', amountCents: 60_000_00 }];
    expect(first).toEqual({ ...content, preselection, version: 1 });
    expect(transmit(CONTENT, first, rules).version).toBe(2);
    expect(transmit(CONTENT, { ...first, version: 41 }, rules).version).toBe(42);
  });

  it('does not change the one before', () => {
    const first = Object.freeze(transmit(SELECTED, null, rules));
    transmit(CONTENT, first, rules);
    expect(first).toEqual(transmit(SELECTED, null, rules));
  });

  it.each([
    { transmittedOn: '2019-08-29', expected: [] },
    { transmittedOn: '2019-08-30', expected: [] },
    { transmittedOn: '2019-08-31', expected: ['DEADLINE_PASSED'] },
  ])('on $transmittedOn: $expected', ({ transmittedOn, expected }) => {
    expect(refusalsOf({ transmittedOn })).toEqual(expected);
  });

  it.each([
    { amounts: [], expected: [] },
    { amounts: [100_000_00, 99_999_99], expected: [] },
    { amounts: [100_000_00, 100_000_00], expected: [] },
    { amounts: [100_000_00, 100_000_01], expected: ['ENVELOPE_EXCEEDED', 'FORECAST_MISMATCH'] },
  ])('that selects $amounts of 200,000 euros: $expected', ({ amounts, expected }) => {
    const selection = amounts.map((cents, index) => item(cents, 'D1', true, `HOPEN-93-${index}`));
    expect(refusalsOf({ selection, forecast: [use(2020, 'D1', ALLOTTED)] })).toEqual(expected);
  });

  it('of an envelope that holds later lines than that day is refused', () => {
    const later = { lastRecordedOn: '2019-08-31' };
    const envelope = new Envelope('HOPEN', '93', { ALLOTMENT: ALLOTTED }, '2020-06-01', later);
    expect(refusals(() => transmit(CONTENT, null, { ...rules, envelope }))).toEqual(['LATER_FACTS']);
  });
});

describe('the forecast of a selection', () => {
  const D1 = item(60_000_00);
  const D2 = item(40_000_00, 'D2', true, 'HOPEN-93-2');
  const RETAINED = item(60_000_00, 'D1', false);

  it.each([
    { what: 'none', selection: [D1], forecast: [], expected: ['FORECAST_MISMATCH'] },
    { what: 'none of what is retained already', selection: [RETAINED], forecast: [], expected: [] },
    {
      what: 'none of either',
      selection: [RETAINED, D2],
      forecast: [],
      expected: ['FORECAST_MISMATCH', 'FORECAST_MISMATCH'],
    },
    {
      what: 'a cent too little',
      selection: [D1],
      forecast: [use(2020, 'D1', 59_999_99)],
      expected: ['FORECAST_MISMATCH'],
    },
    { what: 'as much', selection: [D1], forecast: [use(2020, 'D1', 60_000_00)], expected: [] },
    {
      what: 'as much over two years',
      selection: [D1],
      forecast: [use(2020, 'D1', 20_000_00), use(2022, 'D1', 40_000_00)],
      expected: [],
    },
    { what: 'more', selection: [D1], forecast: [use(2020, 'D1', 90_000_00)], expected: [] },
    {
      what: 'as much, and for another domain',
      selection: [D1],
      forecast: [use(2020, 'D2', 60_000_00)],
      expected: ['FORECAST_MISMATCH'],
    },
    {
      what: 'of two domains only one',
      selection: [D1, D2],
      forecast: [use(2020, 'D1', 100_000_00)],
      expected: ['FORECAST_MISMATCH'],
    },
    {
      what: 'of both',
      selection: [D1, D2],
      forecast: [use(2020, 'D1', 60_000_00), use(2021, 'D2', 40_000_00)],
      expected: [],
    },
    {
      what: 'of what is retained and of what is new',
      selection: [RETAINED, item(10_000_00, 'D1', true, 'HOPEN-93-3')],
      forecast: [use(2020, 'D1', 60_000_00)],
      expected: ['FORECAST_MISMATCH'],
    },
  ])('covers $what: $expected', ({ selection, forecast, expected }) => {
    expect(refusalsOf({ selection, forecast })).toEqual(expected);
  });
});

describe('a forecast', () => {
  it.each<{ what: string; forecast: PlannedUse[]; expected: string[] }>([
    { what: 'of nothing', forecast: [], expected: [] },
    { what: 'of the first year', forecast: [use(2019, 'D1', 1)], expected: [] },
    { what: 'of the year before', forecast: [use(2018, 'D1', 1)], expected: ['FORECAST_MISMATCH'] },
    { what: 'of the last balance after the longest extension', forecast: [use(2025, 'D1', 1)], expected: [] },
    { what: 'of the year after that', forecast: [use(2026, 'D1', 1)], expected: ['FORECAST_MISMATCH'] },
    { what: 'of a domain of the programme', forecast: [use(2020, 'D7', 1)], expected: [] },
    { what: 'of another domain', forecast: [use(2020, 'D8', 1)], expected: ['FORECAST_MISMATCH'] },
    { what: 'of a cent', forecast: [use(2020, 'D1', 1)], expected: [] },
    { what: 'of no cent', forecast: [use(2020, 'D1', 0)], expected: ['FORECAST_MISMATCH'] },
    { what: 'of less than nothing', forecast: [use(2020, 'D1', -1)], expected: ['FORECAST_MISMATCH'] },
    {
      what: 'of two domains and two years',
      forecast: [use(2020, 'D1', 1), use(2020, 'D2', 1), use(2021, 'D1', 1)],
      expected: [],
    },
    {
      what: 'of one domain twice in a year',
      forecast: [use(2020, 'D1', 1), use(2020, 'D1', 2)],
      expected: ['FORECAST_MISMATCH'],
    },
    { what: 'of the whole envelope', forecast: [use(2020, 'D1', ALLOTTED)], expected: [] },
    { what: 'of a cent more', forecast: [use(2020, 'D1', ALLOTTED + 1)], expected: ['ENVELOPE_EXCEEDED'] },
    {
      what: 'of a cent more over two years',
      forecast: [use(2020, 'D1', ALLOTTED), use(2021, 'D1', 1)],
      expected: ['ENVELOPE_EXCEEDED'],
    },
    {
      what: 'of two wrong lines',
      forecast: [use(2018, 'D1', 1), use(2020, 'D1', 1), use(2020, 'D9', 1)],
      expected: ['FORECAST_MISMATCH', 'FORECAST_MISMATCH'],
    },
  ])('$what: $expected', ({ forecast, expected }) => {
    expect(refusalsOf({ forecast })).toEqual(expected);
  });

  it('names the lines at fault, and the missing cents', () => {
    const forecast = [use(2020, 'D1', ALLOTTED + 1), use(2018, 'D1', 1)];
    let found: unknown;
    try {
      transmit({ ...CONTENT, forecast }, null, rules);
    } catch (error) {
      found = error instanceof RuleViolations && error.violations.map(({ details }) => details);
    }
    expect(found).toEqual([{ field: 'forecast.1' }, { field: 'forecast', missingCents: 2 }]);
  });

  it('of another programme has its own years and domains', () => {
    const programme = hopenWith({
      startsOn: '2021-03-01',
      endsOn: '2022-12-31',
      domainCodes: ['S1'],
      calendar: [],
    });
    const inTime = { ...CONTENT, transmittedOn: '2021-04-01' };
    const forecastOf = (year: number) =>
      refusals(() => transmit({ ...inTime, forecast: [use(year, 'S1', 1)] }, null, { ...rules, programme }));
    expect([2020, 2021, 2024, 2025].map(forecastOf)).toEqual([
      ['FORECAST_MISMATCH'],
      [],
      [],
      ['FORECAST_MISMATCH'],
    ]);
  });
});

describe('an application that the DGOS decides on', () => {
  const latest = transmit(SELECTED, null, rules);

  it.each([
    { applicationId: 'HOPEN-93-1', amountCents: 60_000_00, latest, expected: [], what: 'as transmitted' },
    {
      applicationId: 'HOPEN-93-1',
      amountCents: 60_000_01,
      latest,
      expected: ['NOT_TRANSMITTED'],
      what: 'for more',
    },
    {
      applicationId: 'HOPEN-93-1',
      amountCents: 59_999_99,
      latest,
      expected: ['NOT_TRANSMITTED'],
      what: 'for less',
    },
    {
      applicationId: 'HOPEN-93-2',
      amountCents: 60_000_00,
      latest,
      expected: ['NOT_TRANSMITTED'],
      what: 'another',
    },
    {
      applicationId: 'HOPEN-93-1',
      amountCents: 60_000_00,
      latest: null,
      expected: ['NOT_TRANSMITTED'],
      what: 'nothing was transmitted',
    },
    {
      applicationId: 'HOPEN-93-1',
      amountCents: 60_000_00,
      latest: transmit(CONTENT, latest, rules),
      expected: ['NOT_TRANSMITTED'],
      what: 'a later version left it out',
    },
  ])('$what: $expected', ({ latest: known, expected, applicationId, amountCents }) => {
    expect(codes(notTransmitted({ applicationId, amountCents }, known, HOPEN))).toEqual(expected);
  });
});
