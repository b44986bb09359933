import type { SqlEntityManager } from '@hopen/kit/database';
import { type CivilDay, DataOrigin } from '@hopen/schema';
import { COUNTED_LINES, Envelope } from '../domain/envelope.ts';
import type { Allotted } from '../domain/envelopes/allotment.ts';
import { sumsByKind, type YearSum, yearsOf } from '../domain/envelopes/envelope-year.ts';
import { LATEST_DAY } from '../domain/periods.ts';
import { figureCache } from './figure-cache.ts';

const cached = figureCache<Map<string, Envelope>>();

/**
 * Envelopes of these regions as of today, cached until the journal grows: everybody asks for them.
 * `stamp` is the length of the journal, read before.
 */
export async function findCurrentEnvelopes(
  em: SqlEntityManager,
  programmeCode: string,
  regionCodes: readonly string[],
  { today, stamp }: { readonly today: CivilDay; readonly stamp: string },
): Promise<Envelope[]> {
  const known = await cached(em, { key: `${programmeCode} ${today}`, stamp }, async () => new Map());
  const others = regionCodes.filter((code) => !known.has(code));
  const found = others.length > 0 ? await findEnvelopes(em, programmeCode, others, today) : [];
  for (const envelope of found) known.set(envelope.regionCode, envelope);
  return regionCodes.map((code) => known.get(code)!);
}

/** Envelopes of these regions as of that day, from the ledger; a region without lines has an envelope of zeros. */
export async function findEnvelopes(
  em: SqlEntityManager,
  programmeCode: string,
  regionCodes: readonly string[],
  day: CivilDay,
): Promise<Envelope[]> {
  const rows: EnvelopeRow[] = await em.execute(
    // Proposals are read from the states: a reservation does not change when it is notified.
    `with by_year as (
       select region_code, kind, ${YEAR_OF_LINE} as year, sum(amount_cents) as total, count(*) as lines,
         sum(amount_cents) filter (where amount_cents > 0) as gained,
         bool_or(data_origin = 'SYNTHETIC') as synthetic, max(recorded_on) as last_on
       from funding.ledger_line
       where programme_code = ? and region_code = any(string_to_array(?, ',')) and recorded_on <= ?
       group by 1, 2, 3
     ), by_region as (
       select region_code, bool_or(synthetic) as synthetic, max(last_on) as last_on,
         jsonb_agg(jsonb_build_object('kind', kind, 'year', year, 'amountCents', total)) as sums,
         coalesce(sum(lines) filter (where kind = 'COMMITMENT'), 0) as commitments,
         coalesce(sum(gained) filter (where kind = 'COMMITMENT'), 0) as granted
       from by_year group by region_code
     ), proposed as (
       select application.region_code, sum(granted_cents) as preselected
       from funding.application_period period join funding.application on application.id = period.application_id
       where period.status = 'PRESELECTED' and programme_code = ?
         and application.region_code = any(string_to_array(?, ',')) and period."from" <= ? and period.until > ?
       group by application.region_code
     )
     select region_code, sums, synthetic, last_on::text as last_on, coalesce(preselected, 0) as preselected, granted,
       case when commitments > ${COUNTED_LINES} then commitments else (
         select count(distinct (beneficiary_kind, beneficiary_number))
         from funding.ledger_line line join funding.application on application.id = line.application_id
         where line.programme_code = ? and line.region_code = by_region.region_code and line.kind = 'COMMITMENT'
           and line.recorded_on <= ?) end::int as committed_to
     from by_region left join proposed using (region_code)`,
    [
      programmeCode,
      regionCodes.join(','),
      day,
      programmeCode,
      regionCodes.join(','),
      day,
      day,
      programmeCode,
      day,
    ],
  );
  const found = new Map(rows.map((row) => [row.region_code, row]));
  return regionCodes.map((code) => {
    const row = found.get(code);
    if (!row) return new Envelope(programmeCode, code, {}, day);
    const { sums, synthetic, preselected, granted, last_on } = row;
    return new Envelope(programmeCode, code, sumsByKind(sums), day, {
      years: yearsOf(sums),
      dataOrigin: originOf(synthetic),
      beneficiaries: row.committed_to,
      granted: Number(granted),
      preselected: Number(preselected),
      lastRecordedOn: last_on,
    });
  });
}

/** Year in which a line counts, in SQL, as `yearOfLine` has it. */
const YEAR_OF_LINE = `case when kind in ('ALLOTMENT', 'APPORTIONMENT') then year else extract(year from value_on)::int end`;

interface EnvelopeRow {
  readonly region_code: string;
  readonly sums: YearSum[];
  readonly synthetic: boolean;
  readonly last_on: CivilDay;
  readonly preselected: string;
  readonly granted: string;
  readonly committed_to: number;
}

/** One region's envelope with everything that was ever recorded: what a command decides on, while it holds it. */
export async function findEnvelope(
  em: SqlEntityManager,
  programmeCode: string,
  regionCode: string,
): Promise<Envelope> {
  const [envelope] = await findEnvelopes(em, programmeCode, [regionCode], LATEST_DAY);
  return envelope!;
}

/** Highest number of an apportionment of an envelope; 0 before the first. */
export async function findLastApportionment(
  em: SqlEntityManager,
  programmeCode: string,
  regionCode: string,
): Promise<number> {
  const [row] = await em.execute(
    `select coalesce(max(substring(id from '[0-9]+$')::int), 0) as last_number
     from funding.ledger_line where programme_code = ? and region_code = ? and kind = 'APPORTIONMENT'`,
    [programmeCode, regionCode],
  );
  return row!.last_number;
}

/** Allotments of a programme's budget so far. */
export async function findAllotted(em: SqlEntityManager, programmeCode: string): Promise<Allotted> {
  const [row] = await em.execute(
    `select coalesce(sum(amount_cents), 0) as allotted, coalesce(max(recorded_on)::text, '') as last_on,
       coalesce(max(substring(id from '[0-9]+$')::int), 0) as last_number
     from funding.ledger_line where programme_code = ? and kind = 'ALLOTMENT'`,
    [programmeCode],
  );
  return { allotted: Number(row!.allotted), lastOn: row!.last_on, lastNumber: row!.last_number };
}

const originOf = (synthetic: boolean) => (synthetic ? DataOrigin.SYNTHETIC : DataOrigin.DECLARED);
