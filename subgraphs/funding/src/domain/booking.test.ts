import { describe, expect, it } from '@jest/globals';
import { decision, doing, fileAt, GRANTED, hopenWith, line } from '../testing/test-files.ts';
import type { Act } from './acts.ts';
import type { Decision } from './application.ts';
import { APPLICATION_STATUSES, type ApplicationStatus } from './application-status.ts';
import { type Booking, held, linesFor } from './booking.ts';
import { decide } from './decide.ts';
import { type DecisionRole } from './decision-role.ts';

const NOTHING = { reserved: 0, committed: 0 };
const RESERVED = { reserved: GRANTED, committed: 0 };
const COMMITTED = { reserved: 0, committed: GRANTED };
const PAID = { reserved: 0, committed: 20_000_00 };

describe('what an application holds of its envelope', () => {
  it.each<{ status: ApplicationStatus; unpaid: typeof NOTHING; paid: typeof NOTHING }>([
    { status: 'DRAFT', unpaid: NOTHING, paid: PAID },
    { status: 'SUBMITTED', unpaid: NOTHING, paid: PAID },
    { status: 'RETURNED', unpaid: NOTHING, paid: PAID },
    { status: 'PRESELECTED', unpaid: RESERVED, paid: RESERVED },
    { status: 'RETAINED', unpaid: RESERVED, paid: RESERVED },
    { status: 'PROJECT_FILED', unpaid: RESERVED, paid: RESERVED },
    { status: 'PROJECT_RETURNED', unpaid: RESERVED, paid: RESERVED },
    { status: 'ACCEPTED', unpaid: COMMITTED, paid: COMMITTED },
    { status: 'TARGETS_DECLARED', unpaid: COMMITTED, paid: COMMITTED },
    { status: 'MORE_EVIDENCE', unpaid: COMMITTED, paid: COMMITTED },
    { status: 'TARGETS_VALIDATED', unpaid: COMMITTED, paid: COMMITTED },
    { status: 'REFUSED', unpaid: NOTHING, paid: PAID },
    { status: 'WITHDRAWN', unpaid: NOTHING, paid: PAID },
    { status: 'LAPSED', unpaid: NOTHING, paid: PAID },
  ])('as $status', ({ status, unpaid, paid }) => {
    expect(held(status, GRANTED, 0)).toEqual(unpaid);
    expect(held(status, GRANTED, 20_000_00)).toEqual(paid);
  });

  it.each(APPLICATION_STATUSES)('is nothing as %s without a grant', (status) => {
    expect(held(status, null, 0)).toEqual(NOTHING);
  });
});

interface Booked {
  readonly what: string;
  readonly from: ApplicationStatus;
  readonly act: Act;
  readonly by: DecisionRole;
  readonly paid?: number;
  readonly terms?: Partial<Decision>;
  readonly bookings?: Booking[];
  readonly expected: [kind: string, amountCents: number][];
}

const ADVANCE: Booking = { kind: 'ADVANCE', amountCents: 20_000_00, vehicle: 'FMIS', valueOn: '2020-04-01' };

describe('the lines that an act books', () => {
  it.each<Booked>([
    { what: 'a filing books nothing', from: 'DRAFT', act: 'SUBMIT', by: 'ESTABLISHMENT', expected: [] },
    {
      what: 'a preselection reserves',
      from: 'SUBMITTED',
      act: 'PRESELECT',
      by: 'ARS',
      terms: { grantedCents: 60_000_00 },
      expected: [['RESERVATION', 60_000_00]],
    },
    {
      what: 'a notification changes nothing',
      from: 'PRESELECTED',
      act: 'RETAIN',
      by: 'NATIONAL',
      expected: [],
    },
    {
      what: 'a refusal of the DGOS releases',
      from: 'PRESELECTED',
      act: 'REFUSE',
      by: 'NATIONAL',
      expected: [['RELEASE', -GRANTED]],
    },
    {
      what: 'a refusal of the ARS releases what was retained',
      from: 'PROJECT_FILED',
      act: 'REFUSE',
      by: 'ARS',
      expected: [['RELEASE', -GRANTED]],
    },
    {
      what: 'a refusal of what held nothing books nothing',
      from: 'SUBMITTED',
      act: 'REFUSE',
      by: 'ARS',
      expected: [],
    },
    {
      what: 'a returned project keeps its reservation',
      from: 'PROJECT_FILED',
      act: 'RETURN_PROJECT',
      by: 'ARS',
      expected: [],
    },
    {
      what: 'an acceptance turns the reservation into a commitment',
      from: 'PROJECT_FILED',
      act: 'ACCEPT_PROJECT',
      by: 'ARS',
      expected: [
        ['RELEASE', -GRANTED],
        ['COMMITMENT', GRANTED],
      ],
    },
    {
      what: 'an acceptance for less commits less',
      from: 'PROJECT_FILED',
      act: 'ACCEPT_PROJECT',
      by: 'ARS',
      terms: { grantedCents: GRANTED - 1 },
      expected: [
        ['RELEASE', -GRANTED],
        ['COMMITMENT', GRANTED - 1],
      ],
    },
    {
      what: 'an acceptance for more commits more',
      from: 'PROJECT_FILED',
      act: 'ACCEPT_PROJECT',
      by: 'ARS',
      terms: { grantedCents: GRANTED + 1 },
      expected: [
        ['RELEASE', -GRANTED],
        ['COMMITMENT', GRANTED + 1],
      ],
    },
    {
      what: 'a payment is one line, and what is committed stays',
      from: 'ACCEPTED',
      act: 'RECORD_PAYMENT',
      by: 'NATIONAL',
      bookings: [ADVANCE],
      expected: [['ADVANCE', 20_000_00]],
    },
    {
      what: 'a correction is one line while the application lives',
      from: 'ACCEPTED',
      act: 'RECORD_CORRECTION',
      by: 'NATIONAL',
      paid: 20_000_00,
      bookings: [{ kind: 'CORRECTION', amountCents: -5_000_00, correctsLineId: 'advance' }],
      expected: [['CORRECTION', -5_000_00]],
    },
    {
      what: 'a withdrawal before acceptance releases',
      from: 'RETAINED',
      act: 'WITHDRAW',
      by: 'ESTABLISHMENT',
      expected: [['RELEASE', -GRANTED]],
    },
    {
      what: 'a withdrawal after the advance keeps committed what was paid',
      from: 'ACCEPTED',
      act: 'WITHDRAW',
      by: 'ESTABLISHMENT',
      paid: 20_000_00,
      expected: [['COMMITMENT', -80_000_00]],
    },
    {
      what: 'a lapse without any payment gives all of it back',
      from: 'ACCEPTED',
      act: 'RECORD_LAPSE',
      by: 'ARS',
      expected: [['COMMITMENT', -GRANTED]],
    },
    {
      what: 'a lapse of what was reserved releases',
      from: 'RETAINED',
      act: 'RECORD_LAPSE',
      by: 'ARS',
      expected: [['RELEASE', -GRANTED]],
    },
    {
      what: 'a lapse of what was wholly paid gives nothing back',
      from: 'MORE_EVIDENCE',
      act: 'RECORD_LAPSE',
      by: 'ARS',
      paid: GRANTED,
      expected: [],
    },
  ])('$what', ({ from, act, by, paid = 0, terms = {}, bookings = [], expected }) => {
    const payments = paid > 0 ? [line('ADVANCE', paid, { id: 'advance' })] : [];
    const day = act === 'RECORD_LAPSE' ? '2024-01-01' : '2020-04-02';
    const request = doing(act, by, day, { programme: hopenWith({ calendar: [] }), terms, bookings });
    const file = fileAt(from, {}, payments);
    const { lines } = decide(file, request);
    expect(lines.map(({ kind, amountCents }) => [kind, amountCents])).toEqual(expected);
    const after = file.after(decide(file, request));
    const { last, paidCents, reservedCents, committedCents } = after;
    expect({ reserved: reservedCents, committed: committedCents }).toEqual(
      held(last.status, last.grantedCents, paidCents),
    );
  });

  it('give back a commitment when a payment of an ended application is taken back', () => {
    const advance = line('ADVANCE', 20_000_00, { id: 'advance' });
    const lapsed = fileAt('LAPSED', { grantedCents: GRANTED }, [line('COMMITMENT', 20_000_00), advance]);
    const bookings: Booking[] = [{ kind: 'CORRECTION', amountCents: -5_000_00, correctsLineId: 'advance' }];
    const { lines } = decide(lapsed, doing('RECORD_CORRECTION', 'NATIONAL', '2024-02-01', { bookings }));
    expect(lines.map(({ kind, amountCents }) => [kind, amountCents])).toEqual([
      ['CORRECTION', -5_000_00],
      ['COMMITMENT', -5_000_00],
    ]);
  });

  it('tell who, why, when, for which decision, and through which vehicle', () => {
    const paying = decision('ACCEPTED', {
      sequence: 3,
      act: 'RECORD_PAYMENT',
      decidedOn: '2020-04-02',
      organisation: 'DGOS',
      motive: 'Avance',
      grantedCents: GRANTED,
    });
    expect(linesFor(fileAt('ACCEPTED'), paying, [ADVANCE])).toEqual([
      line('ADVANCE', 20_000_00, {
        id: 'HOPEN-93-1-3-1',
        valueOn: '2020-04-01',
        recordedOn: '2020-04-02',
        motive: 'Avance',
        vehicle: 'FMIS',
        decisionSequence: 3,
      }),
    ]);
  });

  it('are numbered within their decision, and worth that day when nothing else is said', () => {
    const file = fileAt('PROJECT_FILED');
    const { lines } = decide(file, doing('ACCEPT_PROJECT', 'ARS', '2020-03-05'));
    expect(lines.map(({ id, valueOn, recordedOn }) => [id, valueOn, recordedOn])).toEqual([
      ['HOPEN-93-1-3-1', '2020-03-05', '2020-03-05'],
      ['HOPEN-93-1-3-2', '2020-03-05', '2020-03-05'],
    ]);
  });
});
