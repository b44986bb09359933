import type { HeadingVerdict, IndicatorFinding, Verdict } from './verdict.ts';

/** Beneficiary that a programme concerns, with its verdict. */
export interface ProgrammeMember {
  readonly regionCodes: readonly string[];
  readonly isPublic: boolean;
  readonly verdict: Verdict;
}

/** Counts of beneficiaries. A rate always comes with its denominator, `concerned`. */
export interface AttainmentCounts {
  readonly concerned: number;
  /** Beneficiaries that declared every indicator of the heading. */
  readonly declared: number;
  /** Beneficiaries whose every value is validated. */
  readonly validated: number;
  readonly met: number;
  /** Beneficiaries that have not declared every indicator. */
  readonly missing: number;
  /** met / concerned, 0 to 1; null when nobody is concerned. */
  readonly rate: number | null;
}

export interface Quartiles {
  readonly first: number;
  readonly median: number;
  readonly third: number;
}

export interface IndicatorAttainment extends AttainmentCounts {
  readonly code: string;
  readonly notApplicable: number;
  readonly noCases: number;
  /** Quartiles of the validated values that are shares; null without any. */
  readonly quartiles: Quartiles | null;
}

export interface HeadingAttainment extends AttainmentCounts {
  readonly code: string;
  readonly indicators: readonly IndicatorAttainment[];
}

export interface Attainment {
  readonly concerned: number;
  readonly prerequisites: readonly HeadingAttainment[];
  readonly domains: readonly HeadingAttainment[];
}

/** Figures of all beneficiaries, of the public ones and of the private ones. */
export interface ByLegalStatus<Value> {
  readonly all: Value;
  readonly isPublic: Value;
  readonly isPrivate: Value;
}

export const attainmentByLegalStatus = (members: readonly ProgrammeMember[]): ByLegalStatus<Attainment> => ({
  all: attainmentOf(members),
  isPublic: attainmentOf(members.filter(({ isPublic }) => isPublic)),
  isPrivate: attainmentOf(members.filter(({ isPublic }) => !isPublic)),
});

/** Attainment of these members, by heading and by indicator. */
export function attainmentOf(members: readonly ProgrammeMember[]): Attainment {
  const verdicts = members.map(({ verdict }) => verdict);
  return {
    concerned: members.length,
    prerequisites: headingsOf(verdicts.map(({ prerequisites }) => prerequisites)),
    domains: headingsOf(verdicts.map(({ domains }) => domains)),
  };
}

/** Relies on every verdict having the same headings and indicators in the same order. */
function headingsOf(verdicts: readonly (readonly HeadingVerdict[])[]): HeadingAttainment[] {
  return (verdicts[0] ?? []).map(({ code, indicators }, place) => {
    const all = verdicts.map((headings) => headings[place]!);
    return {
      code,
      ...countsOf(
        all.map((heading) => heading.indicators),
        all.filter(({ isMet }) => isMet).length,
      ),
      indicators: indicators.map(({ definition }, rank) =>
        indicatorOf(
          definition.code,
          all.map((heading) => heading.indicators[rank]!),
        ),
      ),
    };
  });
}

function indicatorOf(code: string, findings: readonly IndicatorFinding[]): IndicatorAttainment {
  const inState = (state: IndicatorFinding['state']) =>
    findings.filter((finding) => finding.state === state).length;
  const isShare = findings[0]?.definition.unit === 'PERCENT';
  const shares = findings.flatMap(({ value }) => (isShare && value !== null ? [value] : []));
  return {
    code,
    ...countsOf(
      findings.map((finding) => [finding]),
      inState('MET'),
    ),
    notApplicable: inState('NOT_APPLICABLE'),
    noCases: inState('NO_CASES'),
    quartiles: quartilesOf(shares),
  };
}

/** Headings without indicators count as not declared. */
const everyOne = (findings: readonly IndicatorFinding[], is: (finding: IndicatorFinding) => boolean) =>
  findings.length > 0 && findings.every(is);

const isDeclared = ({ state }: IndicatorFinding) => state !== 'NOT_DECLARED';
const isValidated = ({ state }: IndicatorFinding) => state !== 'NOT_DECLARED' && state !== 'NOT_VALIDATED';

function countsOf(members: readonly (readonly IndicatorFinding[])[], met: number): AttainmentCounts {
  const concerned = members.length;
  const declared = members.filter((findings) => everyOne(findings, isDeclared)).length;
  return {
    concerned,
    declared,
    validated: members.filter((findings) => everyOne(findings, isValidated)).length,
    met,
    missing: concerned - declared,
    rate: concerned === 0 ? null : met / concerned,
  };
}

/** Linear interpolation between the closest ranks, as spreadsheets compute quartiles. */
export function quartilesOf(values: readonly number[]): Quartiles | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number) => {
    const rank = (sorted.length - 1) * share;
    const [below, above] = [sorted[Math.floor(rank)]!, sorted[Math.ceil(rank)]!];
    return below + (above - below) * (rank - Math.floor(rank));
  };
  return { first: at(0.25), median: at(0.5), third: at(0.75) };
}
