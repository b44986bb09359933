import { isNationalBody, VerificationStatus } from '@hopen/schema';
import type { IndicatorInFile, ProgrammeFile } from './definition-file.ts';
import {
  countUpTo,
  day,
  type FileFault,
  isObject,
  isText,
  type KeyRule,
  like,
  list,
  number,
  oneOf,
  someOf,
  text,
  truth,
  wrongKeys,
} from './definition-file-shape.ts';
import {
  headingOf,
  INDICATOR_NATURES,
  INDICATOR_UNITS,
  type IndicatorDefinition,
  type IndicatorUnit,
} from './definitions.ts';

const FIELDS_OF_ACTIVITY = ['MCO', 'SMR', 'PSY', 'HAD'] as const;
const OPERATORS = ['AT_LEAST', 'IS'] as const;

const PROVENANCE = { source: text, verificationStatus: oneOf(Object.values(VerificationStatus)) };

const FILE: Record<keyof ProgrammeFile, KeyRule> = {
  programmeCode: like(/^[A-Z][A-Z0-9]{1,19}$/, 'HOPEN'),
  steeringBody: { expected: 'the code of a national body, such as DGOS', holds: isNationalBody },
  prerequisites: list,
  domains: list,
  indicators: list,
};

const HEADING: Record<keyof ProgrammeFile['domains'][number], KeyRule> = {
  code: like(/^[A-Z]+\d+$/, 'P1 or D1'),
  label: text,
  ...PROVENANCE,
};

/** Longer than any programme: ten years. */
const MOST_DAYS = 3_660;
const OBSERVATION: Record<keyof IndicatorInFile['observation'], KeyRule> = {
  notBefore: day,
  leastDays: countUpTo(MOST_DAYS),
  mostDays: countUpTo(MOST_DAYS),
};

const INDICATOR: Record<keyof IndicatorInFile, KeyRule> = {
  code: like(/^[A-Z]+\d+\.\d+$/, 'P1.1 or D1.1'),
  validFrom: day,
  label: text,
  nature: oneOf(INDICATOR_NATURES),
  formula: text,
  unit: oneOf(INDICATOR_UNITS),
  operator: oneOf(OPERATORS),
  target: number,
  fields: someOf(FIELDS_OF_ACTIVITY),
  evidence: text,
  observation: {
    expected: `an object with the keys ${Object.keys(OBSERVATION).join(', ')}`,
    holds: isObject,
  },
  allowsNotApplicable: truth,
  ...PROVENANCE,
};

/** Usage is a share, organisation a yes or no. Source: ANAP, of Hôpital numérique; see `declaration-rules.ts`. */
const UNIT_OF: Readonly<Record<IndicatorDefinition['nature'], IndicatorUnit>> = {
  USAGE: 'PERCENT',
  ORGANISATION: 'YES_NO',
};

const TARGET_IN: Readonly<Record<IndicatorUnit, KeyRule>> = {
  PERCENT: {
    expected: '0 to 100 in PERCENT, with two decimals at most',
    holds: (value) => Number(value) >= 0 && Number(value) <= 100 && /^\d+(\.\d{1,2})?$/.test(String(value)),
  },
  YES_NO: { expected: '0 or 1 in YES_NO', holds: (value) => value === 0 || value === 1 },
};

/** All faults of a file: of its keys, then of its sound indicators against the rest of the file. */
export function fileFaults(value: unknown): FileFault[] {
  const faults = wrongKeys(value, FILE, []);
  if (faults.length > 0) return faults;
  const file = value as ProgrammeFile;
  const wrong = [
    ...file.prerequisites.flatMap((row, index) => wrongKeys(row, HEADING, ['prerequisites', index])),
    ...file.domains.flatMap((row, index) => wrongKeys(row, HEADING, ['domains', index])),
    ...file.indicators.flatMap((row, index) => wrongKeys(row, INDICATOR, ['indicators', index])),
    ...file.indicators.flatMap((row, index) =>
      isObject(row?.observation)
        ? wrongKeys(row.observation, OBSERVATION, ['indicators', index, 'observation'])
        : [],
    ),
  ];
  const isSound = (index: number) => !wrong.some(({ path }) => path[0] === 'indicators' && path[1] === index);
  return [
    ...wrong,
    ...repeatedHeadings(file),
    ...file.indicators.flatMap((each, index) => (isSound(index) ? indicatorFaults(file, each, index) : [])),
  ];
}

function repeatedHeadings({ prerequisites, domains }: ProgrammeFile): FileFault[] {
  const headings = [
    ...prerequisites.map((row, index) => ({ code: row?.code, path: ['prerequisites', index, 'code'] })),
    ...domains.map((row, index) => ({ code: row?.code, path: ['domains', index, 'code'] })),
  ];
  return headings
    .filter(({ code }, index) => isText(code) && headings.findIndex((each) => each.code === code) < index)
    .map(({ code, path }) => ({ path, message: `${code} is there twice` }));
}

/** Faults of an indicator against its nature, its programme and the version before it. */
function indicatorFaults(file: ProgrammeFile, indicator: IndicatorInFile, index: number) {
  const { code, nature, unit, target, observation, validFrom } = indicator;
  const faults: FileFault[] = [];
  const refuse = (key: string, message: string) => faults.push({ path: ['indicators', index, key], message });
  if (unit !== UNIT_OF[nature]) refuse('unit', `must be ${UNIT_OF[nature]}: the nature is ${nature}`);
  if (!TARGET_IN[unit].holds(target)) refuse('target', `must be ${TARGET_IN[unit].expected}`);
  if (observation.leastDays > observation.mostDays)
    refuse(
      'observation',
      `leastDays, ${observation.leastDays}, is more than mostDays, ${observation.mostDays}`,
    );
  const headings = [...file.prerequisites, ...file.domains];
  if (!headings.some((heading) => heading?.code === headingOf(code)))
    refuse('code', `stands under no prerequisite or domain of this file: ${headingOf(code)}`);
  const before = file.indicators.slice(0, index).findLast((each) => each?.code === code);
  if (before?.validFrom === validFrom) refuse('validFrom', `${code} has a version from ${validFrom} already`);
  else if (before && before.validFrom > validFrom)
    refuse(
      'validFrom',
      `the versions of ${code} follow each other, and one before is from ${before.validFrom}`,
    );
  return faults;
}
