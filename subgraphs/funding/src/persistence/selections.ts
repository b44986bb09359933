import type { SqlEntityManager } from '@hopen/kit/database';
import type { CivilDay } from '@hopen/schema';
import { type Selectable, type SelectionFigures, selectionOf } from '../domain/reports/selection.ts';

/** Selection that is asked for: of a region on a day, or of the country under null. */
export interface Selected {
  readonly regionCode: string | null;
  readonly day: CivilDay;
}

/**
 * Selections of a programme for each of these regions and days, in two statements that read those regions alone. Public or private
 * is read from the copies of the day.
 */
export async function findSelections(
  em: SqlEntityManager,
  programmeCode: string,
  selected: readonly Selected[],
): Promise<SelectionFigures[]> {
  const days = selected.map(({ day }) => day).sort();
  const span = { first: days[0]!, last: days.at(-1)! };
  const codes = selected.map(({ regionCode }) => regionCode);
  const regionCodes = codes.includes(null) ? null : [...new Set(codes as string[])];
  const filed = await findFiled(em, programmeCode, span, regionCodes);
  const ofRegions = Map.groupBy(filed, ({ regionCode }) => regionCode);
  const retained = filed.filter(({ isRetained }) => isRetained);
  const publicOnes = await findPublic(em, new Set(retained.map(({ beneficiary }) => beneficiary)), span);
  return selected.map(({ regionCode, day }) => {
    const isOfDay = ({ from, until }: Dated) => from <= day && until > day;
    const rows = regionCode === null ? filed : (ofRegions.get(regionCode) ?? []);
    return selectionOf(
      rows.filter(isOfDay),
      (beneficiary) => publicOnes.get(beneficiary)?.some(isOfDay) ?? false,
    );
  });
}

interface Dated {
  readonly from: CivilDay;
  readonly until: CivilDay;
}

interface Span {
  readonly first: CivilDay;
  readonly last: CivilDay;
}

/** Applications filed by a day of the span, in each state that they had within it. */
async function findFiled(
  em: SqlEntityManager,
  programmeCode: string,
  { first, last }: Span,
  regionCodes: readonly string[] | null,
): Promise<(Selectable & Dated & { readonly regionCode: string })[]> {
  const rows: { regionCode: string; granted: string | null }[] = await em.execute(
    `select region_code as "regionCode", domain_code as "domainCode",
       state.beneficiary_kind || ':' || state.beneficiary_number as beneficiary, retained_on is not null as "isRetained",
       granted_cents::text as granted, data_origin = 'SYNTHETIC' as "isSynthetic", "from"::text, until::text
     from funding.application_state state
     where programme_code = ? and submitted_on is not null and "from" <= ? and until > ? ${within(regionCodes)}`,
    [programmeCode, last, first, ...(regionCodes ? [regionCodes.join(',')] : [])],
  );
  return rows.map(({ granted, ...row }) => {
    return { ...row, grantedCents: granted === null ? null : Number(granted) };
  }) as never;
}

/** Periods within the span in which these beneficiaries were public. */
async function findPublic(
  em: SqlEntityManager,
  beneficiaries: ReadonlySet<string>,
  { first, last }: Span,
): Promise<Map<string, Dated[]>> {
  const pairs = [...beneficiaries].map((reference) => reference.split(':'));
  const rows: (Dated & { beneficiary: string })[] = await em.execute(
    `select kind || ':' || number as beneficiary, "from"::text, until::text
     from unnest(string_to_array(?, ','), string_to_array(?, ',')) as retained (kind, number)
     join funding.beneficiary_period using (kind, number)
     where is_public and "from" <= ? and until > ?`,
    [pairs.map(([kind]) => kind).join(','), pairs.map(([, number]) => number).join(','), last, first],
  );
  return Map.groupBy(rows, ({ beneficiary }) => beneficiary);
}

const within = (regionCodes: readonly string[] | null): string =>
  regionCodes ? `and region_code = any(string_to_array(?, ','))` : '';
