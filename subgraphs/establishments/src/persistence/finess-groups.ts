import type { CivilDay } from '@hopen/schema';
import { DEPARTURE_LIMIT_PERCENT, isSuspicious } from '../domain/finess-closures.ts';
import { ImportRefused } from '../domain/finess-refusal.ts';
import type { GroupMember } from '../domain/hospital-group.ts';
import { findCodes, type KnownGroup } from '../domain/hospital-group-codes.ts';
import { PENDING, rejectDuplicates } from './finess-checks.ts';
import {
  type GroupLine,
  type IncomingGroup,
  type ResolvedMembers,
  regionsOf,
  resolveMembers,
  storeMemberships,
} from './finess-group-members.ts';
import { insertOutcomes, insertRemarks, oneRow, type Transaction } from './finess-staging.ts';

export interface GroupImport {
  readonly extractedOn: CivilDay;
  readonly allowClosures: boolean;
  /** Numbers of the legal entities of the file by their `pmSmsseId`, those included that are not ours. */
  readonly entityNumbers: ReadonlyMap<string, string>;
  /** Groups and their codes as the SAE has them. */
  readonly groupCodes: readonly KnownGroup[];
}

/** Result of storing the groups of a file. */
export interface StoredGroups {
  readonly closed: number;
  /** Notes for the report of the import. */
  readonly notes: readonly string[];
}

/**
 * Stores the groups of a file of FINESS+ and their memberships by period; one that is inactive, or that the file no longer has, is
 * closed. Runs once legal entities are stored. Throws `ImportRefused` when suspiciously many would be closed.
 */
export async function storeHospitalGroups(em: Transaction, options: GroupImport): Promise<StoredGroups> {
  await rejectDuplicates(em, 'gcc');
  const lines = await pendingLines(em);
  const kept = await keptGroups(em);
  if (lines.length === 0) return { closed: 0, notes: kept.length > 0 ? [NO_GROUPS] : [] };
  const active = await withCodes(em, lines, kept, options.groupCodes);
  const closed = await closeAbsent(em, active, options);
  const { members, incomplete, membersLeftOut } = await resolveMembers(em, active, options.entityNumbers);
  const isFirst = await isFirstWithGroups(em, options.extractedOn);
  await storeGroups(em, active, { members, incomplete }, options.extractedOn, isFirst);
  const note = `Members of hospital groups that are no legal entities of ours, and left out: ${membersLeftOut}.`;
  return { closed, notes: membersLeftOut > 0 ? [note] : [] };
}

const NO_GROUPS = 'The file holds no hospital groups: those that are here stay as they are.';

/** True while no extract of an earlier day had groups. */
async function isFirstWithGroups(em: Transaction, extractedOn: CivilDay): Promise<boolean> {
  const { is_later } = await oneRow<{ is_later: boolean }>(
    em,
    `select exists (select from establishments.registry_import
      where extracted_on < ? and (counts -> 'hospitalGroups' ->> 'read')::int > 0) as is_later`,
    [extractedOn],
  );
  return !is_later;
}

async function pendingLines(em: Transaction): Promise<GroupLine[]> {
  const rows: { id: number; number: string; fields: StagedFields }[] = await em.execute(
    `select id, number, fields from finess_line line where record_type = 'gcc' and ${PENDING} order by id`,
  );
  return rows.map(({ id, number, fields }) => ({
    id,
    gccId: number,
    name: fields.name,
    isActive: fields.is_active,
    externalCode: fields.external_code,
    finessNumber: fields.finess_number,
    members: fields.members,
  }));
}

interface StagedFields {
  readonly name: string;
  readonly is_active: boolean;
  readonly external_code: string | null;
  readonly finess_number: string | null;
  readonly members: readonly GroupMember[];
}

async function keptGroups(em: Transaction): Promise<KnownGroup[]> {
  const rows: { code: string; name: string; gcc_id: string | null }[] = await em.execute(
    'select code, name, gcc_id from establishments.hospital_group order by code',
  );
  return rows.map(({ code, name, gcc_id }) => ({ code, name, gccId: gcc_id }));
}

/** Active groups under their codes. Inactive ones are left out, and one for which no code is left is rejected. */
async function withCodes(
  em: Transaction,
  lines: readonly GroupLine[],
  kept: readonly KnownGroup[],
  listed: readonly KnownGroup[],
): Promise<IncomingGroup[]> {
  const active = lines.filter(({ isActive }) => isActive);
  const codes = findCodes(active, kept, listed);
  const found = active.map((line) => ({ line, ...codes.get(line.gccId)! }));
  const inactive = lines.filter(({ isActive }) => !isActive);
  await insertOutcomes(em, [
    ...inactive.map(({ id }) => ({ id, outcome: 'left out' })),
    ...found.flatMap(({ line: { id }, code, remark }) =>
      code === null ? [{ id, outcome: 'rejected', ...remark }] : [],
    ),
  ]);
  await insertRemarks(
    em,
    found.flatMap(({ line: { id }, code, remark }) => (code !== null && remark ? [{ id, ...remark }] : [])),
  );
  return found.flatMap(({ line, code }) => (code === null ? [] : [{ ...line, code }]));
}

/** Closes the groups that no line names as active; a rejected line closes none. Returns their number. */
async function closeAbsent(
  em: Transaction,
  active: readonly IncomingGroup[],
  { extractedOn, allowClosures }: GroupImport,
): Promise<number> {
  const open = `data_origin = 'IMPORTED' and closed_on is null`;
  const absent = `${open} and code not in (select jsonb_array_elements_text(?::jsonb)) and not exists (select from finess_line line
    join finess_outcome using (id) where line.record_type = 'gcc' and line.number = gcc_id and outcome = 'rejected')`;
  const named = JSON.stringify(active.map(({ code }) => code));
  const { known, gone } = await oneRow<{ known: number; gone: number }>(
    em,
    `select count(*) filter (where ${open})::int as known, count(*) filter (where ${absent})::int as gone
    from establishments.hospital_group`,
    [named],
  );
  if (!allowClosures && isSuspicious(gone, known))
    throw new ImportRefused(
      'TOO_MANY_CLOSURES',
      `This file would close ${gone} of ${known} hospital groups, more than ${DEPARTURE_LIMIT_PERCENT} %. Nothing was written: it is probably incomplete. If they have closed indeed, add --allow-closures.`,
    );
  await em.execute(`update establishments.hospital_group set closed_on = ? where ${absent}`, [
    extractedOn,
    named,
  ]);
  return gone;
}

/** Writes groups and periods of membership that have changed, and gives each line its outcome. */
async function storeGroups(
  em: Transaction,
  groups: readonly IncomingGroup[],
  resolved: ResolvedMembers,
  extractedOn: CivilDay,
  isFirst: boolean,
): Promise<void> {
  await stageGroups(em, groups, resolved);
  await recordGroupOutcomes(em);
  await upsertGroups(em);
  await storeMemberships(em, extractedOn, isFirst);
}

/** Puts groups and members into temporary tables. A group without a member that is here keeps the regions it had. */
async function stageGroups(
  em: Transaction,
  groups: readonly IncomingGroup[],
  { members, incomplete }: ResolvedMembers,
): Promise<void> {
  const regions = await regionsOf(em, members);
  const rows = groups.map(({ id, gccId, code, name }) => ({
    id,
    gcc_id: gccId,
    code,
    name,
    region_codes: regions.get(code) ?? [],
    is_complete: !incomplete.has(code),
  }));
  await em.execute(
    `create temp table incoming_group on commit drop as select * from jsonb_to_recordset(?::jsonb)
      as given (id int, gcc_id text, code text, name text, region_codes text[], is_complete boolean)`,
    [JSON.stringify(rows)],
  );
  await em.execute(
    `create temp table incoming_member on commit drop as select * from jsonb_to_recordset(?::jsonb)
      as given (code text, finess text, role text)`,
    [JSON.stringify(members)],
  );
  await em.execute(`update incoming_group incoming set region_codes = kept.region_codes
    from establishments.hospital_group kept where kept.code = incoming.code and incoming.region_codes = '{}'`);
}

/** SQL expression: facts of a row of a group that an import may change. */
const factsOf = (row: string) => `(${row}.gcc_id, ${row}.name, ${row}.region_codes)`;

async function recordGroupOutcomes(em: Transaction): Promise<void> {
  const membersOfGroup = (select: string) => `array(${select} order by 1)`;
  await em.execute(`insert into finess_outcome (id, outcome)
    select incoming.id, case when kept.code is null then 'created' when kept.closed_on is not null then 'reopened'
      when ${factsOf('kept')} is distinct from ${factsOf('incoming')} or
        ${membersOfGroup(`select finess || coalesce(role, '') from incoming_member member where member.code = incoming.code`)}
        <> ${membersOfGroup(`select legal_entity_finess || coalesce(role, '') from establishments.hospital_group_membership kept_member
          where kept_member.group_code = incoming.code and until is null`)}
      then 'updated' else 'unchanged' end
    from incoming_group incoming left join establishments.hospital_group kept using (code)`);
}

async function upsertGroups(em: Transaction): Promise<void> {
  await em.execute(`insert into establishments.hospital_group as kept (code, gcc_id, name, region_codes, data_origin)
    select code, gcc_id, name, region_codes, 'IMPORTED' from incoming_group
    on conflict (code) do update set gcc_id = excluded.gcc_id, name = excluded.name,
      region_codes = excluded.region_codes, closed_on = null
    where ${factsOf('kept')} is distinct from ${factsOf('excluded')} or kept.closed_on is not null`);
}
