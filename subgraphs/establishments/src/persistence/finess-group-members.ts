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

/** Members that are here, and remarks on those whom the file does not hold, or whom another group has too. */
export async function resolveMembers(
  em: Transaction,
  groups: readonly IncomingGroup[],
  entityNumbers: ReadonlyMap<string, string>,
): Promise<{ members: IncomingMember[]; membersLeftOut: number }> {
  const numbers = groups.flatMap(({ members }) =>
    members.flatMap(({ smsseId }) => entityNumbers.get(smsseId) ?? []),
  );
  const rows: { finess: string }[] = await em.execute(
    'select finess from establishments.legal_entity where finess in (select jsonb_array_elements_text(?::jsonb))',
    [JSON.stringify(numbers)],
  );
  const here = new Set(rows.map(({ finess }) => finess));
  const remarks: Finding[] = [];
  const groupOf = new Map<string, string>();
  const members: IncomingMember[] = [];
  let membersLeftOut = 0;
  for (const { id, code, members: named } of groups)
    for (const { smsseId, role } of named) {
      const finess = entityNumbers.get(smsseId);
      const remark = (finding: LineFinding) => remarks.push({ id, ...finding });
      if (finess === undefined) {
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
  return { members, membersLeftOut };
}

/** Ends the memberships that the file does not have so, and begins those that are new in it. */
export async function storeMemberships(
  em: Transaction,
  extractedOn: CivilDay,
  isFirst: boolean,
): Promise<void> {
  const isOver = `kept.until is null and kept.group_code in (select code from incoming_group
    union all select code from establishments.hospital_group where closed_on is not null)
    and not exists (select from incoming_member member where member.code = kept.group_code
      and member.finess = kept.legal_entity_finess and member.role is not distinct from kept.role)`;
  // What began on the day of this extract came from an earlier import of the same day, and is replaced.
  await em.execute(
    `delete from establishments.hospital_group_membership kept where ${isOver} and since = ?`,
    [extractedOn],
  );
  await em.execute(`update establishments.hospital_group_membership kept set until = ? where ${isOver}`, [
    extractedOn,
  ]);
  await em.execute(
    `insert into establishments.hospital_group_membership (group_code, legal_entity_finess, role, since)
    select code, finess, role, ?::date from incoming_member member
    where not exists (select from establishments.hospital_group_membership kept where kept.until is null
      and kept.group_code = member.code and kept.legal_entity_finess = member.finess)`,
    [isFirst ? FROM_THE_BEGINNING : extractedOn],
  );
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
