import { type CivilDay, FROM_THE_BEGINNING, regionOfDepartment } from '@hopen/schema';
import type { LineFinding } from '../domain/finess-refusal.ts';
import type { GroupMember, HospitalGroupRow } from '../domain/hospital-group.ts';
import { type Finding, insertRemarks, type Transaction } from './finess-staging.ts';

/** Sound line of a group. */
export interface GroupLine extends HospitalGroupRow {
  readonly id: number;
  readonly gccId: string;
}

/** Group to store, under its code. */
export interface IncomingGroup extends GroupLine {
  readonly code: string;
}

export interface IncomingMember {
  readonly code: string;
  readonly finess: string;
  readonly role: GroupMember['role'];
}

/** Members of the groups of a file, and the codes of the groups one of whose members it does not hold. */
export interface ResolvedMembers {
  readonly members: readonly IncomingMember[];
  readonly incomplete: ReadonlySet<string>;
}

/** Members that are here, and remarks on those whom the file does not hold, or whom another group has too. */
export async function resolveMembers(
  em: Transaction,
  groups: readonly IncomingGroup[],
  entityNumbers: ReadonlyMap<string, string>,
): Promise<ResolvedMembers & { membersLeftOut: number }> {
  const numbers = groups.flatMap(({ members }) =>
    members.flatMap(({ smsseId }) => entityNumbers.get(smsseId) ?? []),
  );
  const rows: { finess: string }[] = await em.execute(
    'select finess from establishments.legal_entity where finess in (select jsonb_array_elements_text(?::jsonb))',
    [JSON.stringify(numbers)],
  );
  const here = new Set(rows.map(({ finess }) => finess));
  const remarks: Finding[] = [];
  const incomplete = new Set<string>();
  const groupOf = new Map<string, string>();
  const members: IncomingMember[] = [];
  let membersLeftOut = 0;
  for (const { id, code, members: named } of groups)
    for (const { smsseId, role } of named) {
      const finess = entityNumbers.get(smsseId);
      const remark = (finding: LineFinding) => remarks.push({ id, ...finding });
      if (finess === undefined) {
        incomplete.add(code);
        remark({
          code: 'UNKNOWN_MEMBER',
          reason: `no legal entity of the file has the pmSmsseId ${smsseId}`,
        });
        continue;
      }
      if (!here.has(finess)) {
        membersLeftOut++;
        continue;
      }
      const other = groupOf.get(finess);
      if (other)
        remark({ code: 'MEMBER_OF_TWO_GROUPS', reason: `${finess} is a member of group ${other} too` });
      groupOf.set(finess, code);
      members.push({ code, finess, role });
    }
  await insertRemarks(em, remarks);
  return { members, incomplete, membersLeftOut };
}

/**
 * Ends the memberships that the file does not have so, and begins those that are new in it. A group one of whose members the file
 * does not hold loses none, because that one may be any of them.
 */
export async function storeMemberships(
  em: Transaction,
  extractedOn: CivilDay,
  isFirst: boolean,
): Promise<void> {
  await undoDay(em, extractedOn, isFirst);
  const sameMember = 'member.code = kept.group_code and member.finess = kept.legal_entity_finess';
  await em.execute(
    `update establishments.hospital_group_membership kept set until = ?
    where kept.until is null
      and not exists (select from incoming_member member
        where ${sameMember} and member.role is not distinct from kept.role)
      and (exists (select from establishments.hospital_group where code = kept.group_code and closed_on is not null)
        or exists (select from incoming_group where code = kept.group_code and is_complete)
        or exists (select from incoming_member member where ${sameMember}))`,
    [extractedOn],
  );
  await em.execute(
    `insert into establishments.hospital_group_membership (group_code, legal_entity_finess, role, since)
    select code, finess, role, ?::date from incoming_member member
    where not exists (select from establishments.hospital_group_membership kept
      where kept.until is null and ${sameMember})`,
    [isFirst ? FROM_THE_BEGINNING : extractedOn],
  );
}

/** Takes back what earlier imports of the same day did: the last file of a day is what the day says. */
async function undoDay(em: Transaction, extractedOn: CivilDay, isFirst: boolean): Promise<void> {
  const ofImports = `group_code in (select code from establishments.hospital_group where data_origin = 'IMPORTED')`;
  if (isFirst) {
    await em.execute(`delete from establishments.hospital_group_membership where ${ofImports}`);
    return;
  }
  await em.execute('delete from establishments.hospital_group_membership where since = ?', [extractedOn]);
  await em.execute('update establishments.hospital_group_membership set until = null where until = ?', [
    extractedOn,
  ]);
}

/** Regions of the head offices of the members, by group. */
export async function regionsOf(
  em: Transaction,
  members: readonly IncomingMember[],
): Promise<ReadonlyMap<string, string[]>> {
  const rows: { finess: string; department: string }[] = await em.execute(
    'select finess, department from establishments.legal_entity where finess in (select jsonb_array_elements_text(?::jsonb))',
    [JSON.stringify(members.map(({ finess }) => finess))],
  );
  const departmentOf = new Map(rows.map(({ finess, department }) => [finess, department]));
  const byGroup = Map.groupBy(members, ({ code }) => code);
  return new Map(
    [...byGroup].map(([code, theirs]) => [
      code,
      [...new Set(theirs.map(({ finess }) => regionOfDepartment(departmentOf.get(finess)!)!.code))].sort(),
    ]),
  );
}
