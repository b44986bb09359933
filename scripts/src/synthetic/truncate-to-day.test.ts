import { isDeepStrictEqual } from 'node:util';
import { APPLICATION_STATUSES } from '@hopen/funding';
import { describe, expect, it } from '@jest/globals';
import { SYNTHETIC_DATA as data } from './testing/data.ts';
import { truncateToDay } from './truncate-to-day.ts';

const hopen = <Row extends { id: string }>(rows: readonly Row[]) =>
  rows.filter(({ id }) => id.startsWith('HOPEN-'));

describe('the data set as it is known on a day', () => {
  it('is all of it once the last payment is recorded', () => {
    // Much faster than `toEqual` on eighty thousand rows.
    expect(isDeepStrictEqual(truncateToDay('2024-02-29', data), data)).toBe(true);
  });

  it('is the country alone before anything happens', () => {
    const country = truncateToDay('2012-06-30', data);
    const { applications, decisions, ledger, transmissions, indicatorValues, reviews, roadmaps } = country;
    const happened = [applications, decisions, ledger, transmissions, indicatorValues, reviews, roadmaps];
    expect(happened.flat()).toEqual([]);
    expect(country.establishments).toBe(data.establishments);
  });

  it('is an open campaign on 15 June 2019: drafts and what is filed, and the money that is allotted', () => {
    const open = truncateToDay('2019-06-15', data);
    const current = new Set(hopen(open.applications).map(({ id }) => id));
    const decisions = open.decisions.filter(({ applicationId }) => current.has(applicationId));
    const last = new Map(decisions.map(({ applicationId, status }) => [applicationId, status]));
    expect(new Set(last.values())).toEqual(new Set(APPLICATION_STATUSES.slice(0, 3)));
    expect(current.size).toBeGreaterThan(1_000);
    expect(new Set(hopen(open.ledger).map(({ kind }) => kind))).toEqual(new Set(['ALLOTMENT']));
    expect(open.transmissions.length + open.roadmaps.length + open.indicatorValues.length).toBe(0);
  });

  it('keeps the day itself and leaves the next day out', () => {
    const retained = (day: string) =>
      truncateToDay(day, data).decisions.filter(({ act }) => act === 'RETAIN').length;
    expect(retained('2019-09-30') - retained('2019-09-29')).toBe(1_704);
    expect(retained('2019-10-31') - retained('2019-09-30')).toBe(8);
  });

  it.each(['2016-03-01', '2019-08-15', '2020-06-30', '2023-01-31'])(
    'on %s refers to nothing that is left out',
    (day) => {
      const { applications, decisions, ledger, transmissions, indicatorValues, reviews } = truncateToDay(
        day,
        data,
      );
      const ids = new Set(applications.map(({ id }) => id));
      const made = new Set(decisions.map(({ applicationId, sequence }) => `${applicationId} ${sequence}`));
      expect(new Set(decisions.map(({ applicationId }) => applicationId))).toEqual(ids);
      const booked = ledger.filter(({ applicationId }) => applicationId !== null);
      expect(booked.filter((line) => !made.has(`${line.applicationId} ${line.decisionSequence}`))).toEqual(
        [],
      );
      const declared = new Set(indicatorValues.map(({ id }) => id));
      expect(reviews.filter(({ valueId }) => !declared.has(valueId))).toEqual([]);
      const transmitted = transmissions.flatMap(({ preselection }) => preselection);
      expect(transmitted.filter(({ applicationId }) => !ids.has(applicationId))).toEqual([]);
    },
  );
});
