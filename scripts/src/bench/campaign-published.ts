import type { LedgerKind } from '@hopen/funding';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { REGIONS } from '@hopen/schema';
import type { SyntheticData } from '../synthetic/index.ts';
import type { Stage } from './campaign-player.ts';
import { isPlayed, PROGRAMME } from './campaign-script.ts';
import { ask } from './question.ts';

const MILLION_CENTS = 100_000_000;

/** Expected and actual figure after the campaign. */
export interface Comparison {
  readonly figure: string;
  readonly expected: number;
  readonly found: number;
}

/** Source: DGOS, quoted by bwellmart; ARS Paca, 12 Feb. 2020. The split over domains is consistent with it. */
const PUBLISHED = {
  candidates: 2_430,
  applications: 6_589,
  retained: 1_712,
  establishments: 1_440,
  publicEstablishments: 680,
  'granted, M€': 416.3,
  'retained in Paca': 130,
  'establishments in Paca': 109,
  'D1, M€': 45.9,
  'D2, M€': 217,
  'D3, M€': 37.5,
  'D4, M€': 16.7,
  'D5, M€': 16.7,
  'D6, M€': 70,
  'D7, M€': 12.5,
};

const READ_BACK = `query ReadBack($programme: ID!, $regions: [_Any!]!) {
  programme(code: $programme) {
    selection {
      candidates applications retained establishments publicEstablishments granted
      byDomain { domain { code } granted }
    }
  }
  _entities(representations: $regions) {
    ... on Region {
      code
      selection(programme: $programme) { retained establishments }
      envelope(programme: $programme) { allotted reserved committed paid }
    }
  }
  reconciliation(programme: $programme) { differences { check subject expected found } }
}`;

const DIFFERENCES = 'differences in the reconciliation';

/**
 * Reads the figures back through GraphQL; any difference aborts the benchmark. Published figures are reported; the
 * envelopes are only compared with the synthetic ledger.
 */
export async function compareFigures(stage: Stage, data: SyntheticData): Promise<Comparison[]> {
  const regions = REGIONS.map(({ code }) => ({ __typename: 'Region', code }));
  const question = { url: stage.url, query: READ_BACK, variables: { programme: PROGRAMME, regions } };
  const answer = JSON.parse(await ask({ ...question, token: await stage.tokenOf('DGOS') })).data;
  const { differences } = answer.reconciliation;
  const published = compare(
    { ...PUBLISHED, [DIFFERENCES]: 0 },
    { ...selectionFigures(answer), [DIFFERENCES]: differences.length },
  );
  const checked = compare(bookedFigures(data), moneyFigures(answer._entities));
  const wrong = [...published, ...checked].filter(({ expected, found }) => expected !== found);
  if (wrong.length === 0) return published;
  throw new UserFacingError(`The campaign left other figures: ${JSON.stringify([...wrong, ...differences])}`);
}

const compare = (expected: Record<string, number>, found: Record<string, number>): Comparison[] =>
  Object.entries(expected).map(([figure, value]) => ({
    figure,
    expected: value,
    found: found[figure] ?? Number.NaN,
  }));

// biome-ignore lint/suspicious/noExplicitAny: the answer has the shape of the question above.
function selectionFigures({ programme: { selection }, _entities }: any): Record<string, number> {
  const { granted, byDomain, ...counts } = selection;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  const paca = _entities.find(({ code }: any) => code === '93').selection;
  const domains = byDomain.map((each: { domain: { code: string }; granted: number }) => [
    `${each.domain.code}, M€`,
    each.granted / MILLION_CENTS,
  ]);
  return {
    ...counts,
    'granted, M€': granted / MILLION_CENTS,
    'retained in Paca': paca.retained,
    'establishments in Paca': paca.establishments,
    ...Object.fromEntries(domains),
  };
}

const ENVELOPE = ['allotted', 'reserved', 'committed', 'paid'] as const;
const KINDS: Readonly<Record<(typeof ENVELOPE)[number], readonly LedgerKind[]>> = {
  allotted: ['ALLOTMENT'],
  reserved: ['RESERVATION', 'RELEASE'],
  committed: ['COMMITMENT'],
  // Balances are not part of the campaign.
  paid: ['ADVANCE'],
};

type Envelopes = readonly { code: string; envelope: Record<(typeof ENVELOPE)[number], number> }[];

const moneyName = (sum: string, code: string) => `${sum} in ${code}, cents`;

/** Final figures of each region's envelope. */
const moneyFigures = (regions: Envelopes): Record<string, number> =>
  Object.fromEntries(
    regions.flatMap(({ code, envelope }) => ENVELOPE.map((sum) => [moneyName(sum, code), envelope[sum]])),
  );

/**
 * Expected envelopes, from the synthetic ledger (which no mutation wrote) without the decisions that are not played.
 */
function bookedFigures({ ledger, decisions }: SyntheticData): Record<string, number> {
  const leftOut = new Set(
    decisions
      .filter((decision) => !isPlayed(decision))
      .map(({ applicationId, sequence }) => `${applicationId} ${sequence}`),
  );
  const played = ledger.filter((line) => !leftOut.has(`${line.applicationId} ${line.decisionSequence}`));
  const figures = REGIONS.flatMap(({ code }) => {
    const lines = played.filter((line) => line.programmeCode === PROGRAMME && line.regionCode === code);
    return ENVELOPE.map((sum) => {
      const counted = lines.filter(({ kind }) => KINDS[sum].includes(kind));
      return [moneyName(sum, code), counted.reduce((total, { amountCents }) => total + amountCents, 0)];
    });
  });
  return Object.fromEntries(figures);
}
