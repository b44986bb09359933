import { describe, expect, it } from '@jest/globals';
import { codes, doing, fileAt, HN, HOPEN, hopenWith, refusals } from '../testing/test-files.ts';
import type { CaseFile } from './case-file.ts';
import { decide } from './decide.ts';
import { type Extension, extendedBy, extensionObstacles } from './extension-rules.ts';
import type { Programme } from './programme.ts';

/** Violations of an extension asked for, without an updated plan unless one is given. */
const obstacles = (
  file: CaseFile,
  programme: Programme,
  { today, ...asked }: Omit<Extension, 'updatedPlanOn'> & Partial<Extension> & { today: string },
) => extensionObstacles(file, programme, { updatedPlanOn: null, ...asked }, today);

describe('the months of an extension', () => {
  const IN_TIME = { requestedOn: '2022-02-01', today: '2022-03-01' };

  it.each([
    { already: 0, months: 0, expected: ['EXTENSION_TOO_LONG'] },
    { already: 0, months: -1, expected: ['EXTENSION_TOO_LONG'] },
    { already: 0, months: 1, expected: [] },
    { already: 0, months: 12, expected: [] },
    { already: 0, months: 13, expected: ['EXTENSION_TOO_LONG'] },
    { already: 6, months: 6, expected: [] },
    { already: 6, months: 7, expected: ['EXTENSION_TOO_LONG'] },
    { already: 6, months: -6, expected: ['EXTENSION_TOO_LONG'] },
    { already: 11, months: 1, expected: [] },
    { already: 12, months: 0, expected: ['EXTENSION_TOO_LONG'] },
    { already: 12, months: 1, expected: ['EXTENSION_TOO_LONG'] },
  ])('$months more after $already: $expected', ({ already, months, expected }) => {
    const file = fileAt('ACCEPTED', { extensionMonths: already });
    expect(codes(obstacles(file, HOPEN, { months, ...IN_TIME }))).toEqual(expected);
  });

  it('are twelve in all, granted as six and six, and not as six and seven', () => {
    const granting = (file: ReturnType<typeof fileAt>, months: number) =>
      decide(
        file,
        doing('GRANT_EXTENSION', 'ARS', '2022-03-01', {
          terms: { extensionMonths: file.last.extensionMonths + months },
          violations: obstacles(file, HOPEN, { months, ...IN_TIME }),
        }),
      );
    const accepted = fileAt('ACCEPTED');
    const once = accepted.after(granting(accepted, 6));
    expect(refusals(() => granting(once, 7))).toEqual(['EXTENSION_TOO_LONG']);
    expect(once.after(granting(once, 6)).last).toMatchObject({
      extensionMonths: HOPEN.rules.maximumExtensionMonths.value,
      status: 'ACCEPTED',
    });
  });

  it.each([
    { requestedOn: '2021-12-31', expected: ['NOT_OPEN_YET'], when: 'the day before the first' },
    { requestedOn: '2022-01-01', expected: [], when: 'the first day' },
    { requestedOn: '2022-02-25', expected: [], when: 'the last day' },
    { requestedOn: '2022-02-26', expected: ['DEADLINE_PASSED'], when: 'the day after the last' },
  ])('asked for on $requestedOn, $when: $expected', ({ requestedOn, expected }) => {
    const asked = { months: 6, requestedOn, today: '2023-05-01' };
    expect(codes(obstacles(fileAt('ACCEPTED'), HOPEN, asked))).toEqual(expected);
  });

  it.each([
    { requestedOn: '2022-02-01', today: '2022-01-31', expected: ['DAY_OUT_OF_RANGE'], when: 'tomorrow' },
    { requestedOn: '2022-02-01', today: '2022-02-01', expected: [], when: 'today' },
    { requestedOn: '2022-02-01', today: '2022-02-02', expected: [], when: 'yesterday' },
  ])('asked for on $requestedOn, $when: $expected', ({ requestedOn, today, expected }) => {
    const asked = { months: 6, requestedOn, today };
    expect(codes(obstacles(fileAt('ACCEPTED'), HOPEN, asked))).toEqual(expected);
  });

  it.each([
    { requestedOn: '2022-01-31', expected: ['DAY_OUT_OF_RANGE'], when: 'the day before its acceptance' },
    { requestedOn: '2022-02-01', expected: [], when: 'the day of its acceptance' },
  ])('asked for on $requestedOn, $when: $expected', ({ requestedOn, expected }) => {
    const file = fileAt('ACCEPTED', { decidedOn: '2022-02-01' });
    expect(codes(obstacles(file, HOPEN, { months: 6, requestedOn, today: '2022-03-01' }))).toEqual(expected);
  });

  it.each([
    { updatedPlanOn: '2022-01-31', expected: ['DAY_OUT_OF_RANGE'], when: 'the day before its acceptance' },
    { updatedPlanOn: '2022-02-01', expected: [], when: 'the day of its acceptance' },
    { updatedPlanOn: '2022-03-01', expected: [], when: 'today' },
    { updatedPlanOn: '2022-03-02', expected: ['DAY_OUT_OF_RANGE'], when: 'tomorrow' },
    { updatedPlanOn: null, expected: [], when: 'from before it was kept' },
  ])('rest on a plan of $updatedPlanOn, $when: $expected', ({ updatedPlanOn, expected }) => {
    const file = fileAt('ACCEPTED', { decidedOn: '2022-02-01' });
    const asked = { months: 6, requestedOn: '2022-02-20', updatedPlanOn, today: '2022-03-01' };
    const found = obstacles(file, HOPEN, asked);
    expect(codes(found)).toEqual(expected);
    expect(found.map(({ details }) => details)).toEqual(
      expected.map(() => ({ field: 'updatedPlanOn', source: expect.stringContaining('5 janv. 2022') })),
    );
  });

  it('are the programme’s own: Hôpital numérique has none', () => {
    const asked = { months: 1, requestedOn: '2014-01-01', today: '2014-01-01' };
    const file = fileAt('ACCEPTED', { decidedOn: '2013-05-01' });
    expect(codes(obstacles(file, HN, asked))).toEqual(['EXTENSION_TOO_LONG']);
  });

  it.each([
    { plannedTargetsOn: '2021-06-30', months: 6, expected: '2021-12-30' },
    { plannedTargetsOn: '2023-12-31', months: 2, expected: '2024-02-29' },
    { plannedTargetsOn: '2024-02-29', months: 10, expected: '2024-12-29' },
    { plannedTargetsOn: '2024-03-31', months: 9, expected: '2024-12-31' },
    { plannedTargetsOn: null, months: 6, expected: null },
  ])('move a plan of $plannedTargetsOn by $months to $expected', ({ plannedTargetsOn, months, expected }) => {
    const { last } = fileAt('ACCEPTED', { plannedTargetsOn, extensionMonths: 3 });
    expect(extendedBy(last, HOPEN, months)).toEqual({
      extensionMonths: 3 + months,
      plannedTargetsOn: expected,
    });
  });

  it('may be asked for whenever in a programme without that step', () => {
    const asked = { months: 6, requestedOn: '2020-01-01', today: '2020-01-01' };
    expect(codes(obstacles(fileAt('ACCEPTED'), hopenWith({ calendar: [] }), asked))).toEqual([]);
  });
});
