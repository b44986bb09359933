import type { CivilDay } from '@hopen/schema';
import type { Programme } from '../programme.ts';
import { type Certainty, type ProvenFile, type Unpaid, unpaidOf } from './disbursement.ts';

/** Unpaid amount of one month, region and domain. */
export interface Disbursement {
  /** `2023-02`; null for what has no date yet. */
  readonly month: string | null;
  readonly regionCode: string;
  readonly domainCode: string;
  readonly certainCents: number;
  readonly possibleCents: number;
  readonly lostCents: number;
}

/** Sums of unpaid amounts by month, region and domain, in that order; undated ones come last. */
export function sumByMonth(
  files: readonly ProvenFile[],
  programme: Programme,
  today: CivilDay,
): Disbursement[] {
  const parts = files.flatMap(({ file, proofs }) =>
    unpaidOf(file, programme, proofs, today).map((unpaid) => ({ ...file.application, ...unpaid })),
  );
  const cells = Map.groupBy(parts, ({ regionCode, domainCode, on }) =>
    [on?.slice(0, 7) ?? UNDATED, regionCode, domainCode].join(' '),
  );
  return [...cells]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, cell]) => {
      const [month, regionCode, domainCode] = key.split(' ') as [string, string, string];
      return {
        month: month === UNDATED ? null : month,
        regionCode,
        domainCode,
        certainCents: sumOf(cell, 'CERTAIN'),
        possibleCents: sumOf(cell, 'POSSIBLE'),
        lostCents: sumOf(cell, 'LOST'),
      };
    });
}

/** Key that sorts after every month. */
const UNDATED = 'undated';

const sumOf = (parts: readonly Unpaid[], sought: Certainty): number =>
  parts
    .filter(({ certainty }) => certainty === sought)
    .reduce((total, { amountCents }) => total + amountCents, 0);
