import { describe, expect, it } from '@jest/globals';
import { Envelope } from './envelope.ts';
import { LEDGER_KINDS, type LedgerKind } from './ledger.ts';

const DAY = '2020-02-12';
const ALLOTTED = 3_670_000_000;
const paca = (sums: Partial<Record<LedgerKind, number>>) =>
  new Envelope('HOPEN', '93', { ALLOTMENT: ALLOTTED, ...sums }, DAY);
const figures = ({ allotted, reserved, committed, paid, available }: Envelope) => ({
  allotted,
  reserved,
  committed,
  paid,
  available,
});

describe('an envelope', () => {
  it.each<{
    what: string;
    sums: Partial<Record<LedgerKind, number>>;
    expected: Partial<ReturnType<typeof figures>>;
  }>([
    { what: 'is all available at first', sums: {}, expected: { available: ALLOTTED } },
    {
      what: 'reserves what is preselected',
      sums: { RESERVATION: 60_000_00 },
      expected: { reserved: 60_000_00, available: ALLOTTED - 60_000_00 },
    },
    {
      what: 'gives back what is released, which is a negative line',
      sums: { RESERVATION: 60_000_00, RELEASE: -60_000_00 },
      expected: { available: ALLOTTED },
    },
    {
      what: 'commits on acceptance what it had reserved',
      sums: { RESERVATION: 60_000_00, RELEASE: -60_000_00, COMMITMENT: 55_000_00 },
      expected: { committed: 55_000_00, available: ALLOTTED - 55_000_00 },
    },
    {
      what: 'does not take off what is paid a second time',
      sums: { COMMITMENT: 55_000_00, ADVANCE: 11_000_00 },
      expected: { committed: 55_000_00, paid: 11_000_00, available: ALLOTTED - 55_000_00 },
    },
    {
      what: 'has paid a whole grant with advance and balance',
      sums: { COMMITMENT: 55_000_00, ADVANCE: 11_000_00, BALANCE: 44_000_00 },
      expected: { committed: 55_000_00, paid: 55_000_00, available: ALLOTTED - 55_000_00 },
    },
    {
      what: 'has paid less after a correction, which is a negative line, and no more to spend',
      sums: { COMMITMENT: 55_000_00, ADVANCE: 11_000_00, CORRECTION: -1 },
      expected: { committed: 55_000_00, paid: 11_000_00 - 1, available: ALLOTTED - 55_000_00 },
    },
    {
      what: 'gets back what a lapsed project will no longer be paid, which is a negative commitment',
      sums: { COMMITMENT: 55_000_00 - 44_000_00, ADVANCE: 11_000_00 },
      expected: { committed: 11_000_00, paid: 11_000_00, available: ALLOTTED - 11_000_00 },
    },
    {
      what: 'is used up to the last cent',
      sums: { RESERVATION: 1, COMMITMENT: ALLOTTED - 1 },
      expected: { reserved: 1, committed: ALLOTTED - 1, available: 0 },
    },
    {
      what: 'tells when more was promised than allotted',
      sums: { COMMITMENT: ALLOTTED + 1 },
      expected: { committed: ALLOTTED + 1, available: -1 },
    },
  ])('$what', ({ sums, expected }) => {
    expect(figures(paca(sums))).toEqual({
      allotted: ALLOTTED,
      reserved: 0,
      committed: 0,
      paid: 0,
      available: 0,
      ...expected,
    });
  });

  it('without any line is an envelope of zeros', () => {
    const envelope = new Envelope('HOPEN', '06', {}, DAY);
    expect(figures(envelope)).toEqual({ allotted: 0, reserved: 0, committed: 0, paid: 0, available: 0 });
    expect(envelope).toMatchObject({ programmeCode: 'HOPEN', regionCode: '06' });
  });

  it('puts every kind of line into one figure', () => {
    const named = (kind: LedgerKind) => {
      const { allotted, reserved, committed, paid } = new Envelope('HOPEN', '93', { [kind]: 1 }, DAY);
      return allotted + reserved + committed + paid;
    };
    expect(LEDGER_KINDS.map(named)).toEqual(LEDGER_KINDS.map(() => 1));
  });

  it('is exact for the whole country', () => {
    expect(
      new Envelope('HOPEN', '11', { ALLOTMENT: 42_000_000_000, COMMITMENT: 41_630_000_001 }, DAY).available,
    ).toBe(369_999_999);
  });
});
