import { NOT_AN_OBJECT, type PlusRecord } from './finess-plus-record.ts';
import { isObject, type Json, valuesOf } from './finess-plus-values.ts';
import { excerpt, type LineFinding } from './finess-refusal.ts';
import { type LayoutColumn, merged, state, text, type } from './finess-values.ts';
import type { GroupMember, HospitalGroupRole, HospitalGroupRow } from './hospital-group.ts';

/** Types of groups that are GHT: generalist, psychiatric. Source: nomenclature TRE_R371. */
const GHT_TYPES: readonly unknown[] = ['001', '002'];

/** Codes of the nomenclature TRE_R360. */
const ROLES: Readonly<Record<string, HospitalGroupRole>> = { S: 'SUPPORT', M: 'MEMBER' };

const identifier = (digits: number) =>
  type(new RegExp(`^\\d{1,${digits}}$`), 'MALFORMED_VALUE', `a number of at most ${digits} digits`);

const COLUMNS: readonly LayoutColumn[] = [
  ['gccId', 'required', identifier(18)],
  ['nomGcc', 'required', text(100)],
  ['etatObjet', 'required', state],
  ['gccIdentifiantExterne', 'nillable', identifier(5)],
  ['numFinessGcc', 'nillable', identifier(11)],
];

/** Reads an element of `gcc`; null for a group that is no GHT. Never throws: faults are in the record. */
export function readGroup(value: unknown, pointer: string): PlusRecord | null {
  const record = { recordType: 'gcc', pointer, value, number: null, row: null, remarks: [] } as const;
  if (!isObject(value)) return { ...record, rejection: NOT_AN_OBJECT };
  if (!GHT_TYPES.includes(value.typeGcc)) return null;
  const { values, rejections } = valuesOf(value, '', COLUMNS);
  const number = values.gccId || null;
  const [externalCode, finessNumber] = [values.gccIdentifiantExterne, values.numFinessGcc];
  const faults = [
    ...rejections,
    ...(rejections.length === 0 && !externalCode && !finessNumber ? [NO_CODE] : []),
    ...(value.pmejDuGcc == null || Array.isArray(value.pmejDuGcc) ? [] : [NO_LIST]),
  ];
  if (faults.length > 0) return { ...record, number, rejection: merged(faults) };
  const isActive = values.etatObjet === 'A';
  const { members, remarks } = membersOf(value);
  const row: HospitalGroupRow = {
    name: values.nomGcc!,
    isActive,
    externalCode: externalCode ? externalCode.padStart(SAE_DIGITS, '0') : null,
    finessNumber: finessNumber || null,
    members,
  };
  return { ...record, number, row, rejection: null, remarks: isActive ? remarks : [] };
}

/** Océan Indien comes as `4101`. */
const SAE_DIGITS = 5;

const NO_CODE: LineFinding = {
  code: 'MISSING_VALUE',
  reason: 'gccIdentifiantExterne and numFinessGcc are empty',
};
const NO_LIST: LineFinding = { code: 'MALFORMED_VALUE', reason: 'pmejDuGcc is not a list' };

function membersOf(group: Json): { members: GroupMember[]; remarks: LineFinding[] } {
  const members = new Map<string, GroupMember>();
  const remarks: LineFinding[] = [];
  for (const each of (group.pmejDuGcc ?? []) as unknown[]) {
    const smsseId = isObject(each) && typeof each.pmSmsseId === 'string' ? each.pmSmsseId.trim() : '';
    if (smsseId === '') {
      remarks.push({ code: 'UNKNOWN_MEMBER', reason: `${shown(each)} names no legal entity` });
      continue;
    }
    if (members.has(smsseId)) {
      remarks.push({ code: 'DUPLICATE', reason: `member ${excerpt(smsseId, 20)} is there twice` });
      continue;
    }
    const written = (each as Json).typeRoleEntiteGroupe;
    const role = (typeof written === 'string' && ROLES[written.trim()]) || null;
    if (!role) remarks.push({ code: 'UNKNOWN_ROLE', reason: `role ${shown(written)} is neither S nor M` });
    members.set(smsseId, { smsseId, role });
  }
  const found = [...members.values()];
  return { members: found, remarks: [...remarks, ...supportRemarks(found), ...siteRemarks(group)] };
}

/** Remarks on a group without the one member that acts for it. */
function supportRemarks(members: readonly GroupMember[]): LineFinding[] {
  if (members.length === 0) return [{ code: 'NO_MEMBERS', reason: 'the group has no member' }];
  const supports = members.filter(({ role }) => role === 'SUPPORT').length;
  if (supports === 1) return [];
  return supports === 0
    ? [{ code: 'NO_SUPPORT', reason: 'no member has the role S (support)' }]
    : [{ code: 'TWO_SUPPORTS', reason: `${supports} members have the role S (support)` }];
}

/** Sites as members were never seen: members are legal entities. */
function siteRemarks({ egeDuGcc }: Json): LineFinding[] {
  if (!Array.isArray(egeDuGcc) || egeDuGcc.length === 0) return [];
  return [
    {
      code: 'SITE_AS_MEMBER',
      reason: `${egeDuGcc.length} sites stand in egeDuGcc, and members are legal entities`,
    },
  ];
}

const shown = (value: unknown): string => excerpt(JSON.stringify(value) ?? 'nothing', 60);
