import type { Finding, HeadingVerdict, Verdict } from './verdict.ts';

/** A beneficiary that a programme concerns, and what it has proven. */
export interface Member {
  readonly regionCodes: readonly string[];
  readonly isPublic: boolean;
  readonly verdict: Verdict;
}

/** How many are concerned, and how far they are. A rate is never without its denominator. */
export interface Counts {
  readonly concerned: number;
  /** Those that declared every indicator of it. */
  readonly declared: number;
  /** Those whose every value is validated. */
  readonly validated: number;
  readonly met: number;
  /** Those that have not declared all of it. */
  readonly missing: number;
  /** met / concerned, 0 to 1; null when nobody is concerned. */
  readonly rate: number | null;
}

export interface Quartiles {
  readonly first: number;
  readonly median: number;
  readonly third: number;
}

export interface IndicatorAttainment extends Counts {
  readonly code: string;
  readonly notApplicable: number;
  readonly noCases: number;
  /** Of the validated values that are shares; null without any. */
  readonly quartiles: Quartiles | null;
}

export interface HeadingAttainment extends Counts {
  readonly code: string;
  readonly indicators: readonly IndicatorAttainment[];
}

export interface Attainment {
  readonly concerned: number;
  readonly prerequisites: readonly HeadingAttainment[];
  readonly domains: readonly HeadingAttainment[];
}

/** The same people three times: all of them, and the public and the private ones. */
export interface ByStatus<Value> {
  readonly all: Value;
  readonly isPublic: Value;
  readonly isPrivate: Value;
}

export const attainmentByStatus = (members: readonly Member[]): ByStatus<Attainment> => ({
  all: attainmentOf(members),
  isPublic: attainmentOf(members.filter(({ isPublic }) => isPublic)),
  isPrivate: attainmentOf(members.filter(({ isPublic }) => !isPublic)),
});

/** What these members have proven, heading by heading and indicator by indicator. */
export function attainmentOf(members: readonly Member[]): Attainment {
  const verdicts = members.map(({ verdict }) => verdict);
  return {
    concerned: members.length,
    prerequisites: headingsOf(verdicts.map(({ prerequisites }) => prerequisites)),
    domains: headingsOf(verdicts.map(({ domains }) => domains)),
  };
}

/** Every verdict has the same headings in the same order, and so have their indicators. */
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

function indicatorOf(code: string, findings: readonly Finding[]): IndicatorAttainment {
  const inState = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
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

/** Of nothing that is asked, nobody has declared anything. */
const everyOne = (findings: readonly Finding[], is: (finding: Finding) => boolean) =>
  findings.length > 0 && findings.every(is);

const isDeclared = ({ state }: Finding) => state !== 'NOT_DECLARED';
const isValidated = ({ state }: Finding) => state !== 'NOT_DECLARED' && state !== 'NOT_VALIDATED';

function countsOf(members: readonly (readonly Finding[])[], met: number): Counts {
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

/** Quartiles by linear interpolation between the closest ranks, as spreadsheets count them. */
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
