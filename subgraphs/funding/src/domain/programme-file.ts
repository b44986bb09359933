import { BENEFICIARY_KINDS, isCivilDay, isNationalBody, REGIONS, VerificationStatus } from '@hopen/schema';
import {
  type CalendarStep,
  PREREQUISITES_GATES,
  type Programme,
  type ProgrammeRules,
  type Rule,
  type SteeringBody,
} from './programme.ts';
import { PUBLISHED_MEASURES, PUBLISHED_UNITS, type PublishedFigure, UNITS_OF } from './published-figure.ts';

type ValueCheck = (value: unknown) => boolean;

const isText: ValueCheck = (value) => typeof value === 'string' && value.trim() !== '';
const isDay: ValueCheck = (value) => typeof value === 'string' && isCivilDay(value);
const isFrom =
  (least: number, most = Number.MAX_SAFE_INTEGER): ValueCheck =>
  (value) =>
    Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
const isListOf =
  (check: ValueCheck): ValueCheck =>
  (value) =>
    Array.isArray(value) && value.length > 0 && value.every(check) && new Set(value).size === value.length;
const isOneOf = (values: readonly unknown[]): ValueCheck => values.includes.bind(values);
const isLeftOutOr =
  (check: ValueCheck): ValueCheck =>
  (value) =>
    value === undefined || check(value);

const PROGRAMME: Record<keyof Programme, ValueCheck> = {
  code: (value) => typeof value === 'string' && /^[A-Z][A-Z0-9]{1,19}$/.test(value),
  name: isText,
  steeringBody: (value) => value !== null && typeof value === 'object',
  budgetCents: isFrom(0),
  startsOn: isDay,
  endsOn: isDay,
  minimumCents: isFrom(0),
  maximumCents: isFrom(1),
  maximumDomains: isFrom(1),
  advancePercent: isFrom(0, 100),
  balanceMonth: (value) => value === null || isFrom(1, 12)(value),
  applicantKinds: isListOf(isOneOf(BENEFICIARY_KINDS)),
  domainCodes: isListOf(isText),
  rules: (value) => value !== null && typeof value === 'object',
  rulesVersion: isFrom(1),
  source: isText,
  verificationStatus: isOneOf(Object.values(VerificationStatus)),
  calendar: Array.isArray,
  publishedFigures: Array.isArray,
};

const STEERING_BODY: Record<keyof SteeringBody, ValueCheck> = { code: isNationalBody, name: isText };

const STEP: Record<keyof CalendarStep, ValueCheck> = {
  code: isText,
  from: isLeftOutOr(isDay),
  on: isDay,
  label: isText,
  source: isText,
  verificationStatus: isOneOf(Object.values(VerificationStatus)),
};

const FIGURE: Record<keyof PublishedFigure, ValueCheck> = {
  measure: isOneOf(PUBLISHED_MEASURES),
  unit: isOneOf(PUBLISHED_UNITS),
  regionCode: isLeftOutOr(isOneOf(REGIONS.map(({ code }) => code))),
  domainCode: isLeftOutOr(isText),
  value: isFrom(0),
  isAtLeast: isLeftOutOr((value) => typeof value === 'boolean'),
  asOf: isDay,
  label: isText,
  source: isText,
  verificationStatus: isOneOf(Object.values(VerificationStatus)),
};

const RULE: Record<keyof Omit<Rule<unknown>, 'value'>, ValueCheck> = {
  source: isText,
  verificationStatus: isOneOf(Object.values(VerificationStatus)),
};

const RULES: Record<keyof ProgrammeRules, ValueCheck> = {
  maximumExtensionMonths: isFrom(0, 120),
  monthsAfterRefusal: isFrom(0, 120),
  answerDays: isFrom(0, 366),
  prerequisitesGate: isOneOf(PREREQUISITES_GATES),
};

/** Programme as its file writes it; throws and names each key that is missing, unknown or holds the wrong thing. */
export function readProgramme(entry: unknown): Programme {
  const value = recordOf(entry);
  const steps = Array.isArray(value.calendar) ? value.calendar.map(recordOf) : [];
  const wrong = [
    ...wrongKeys(value, PROGRAMME),
    ...(PROGRAMME.steeringBody(value.steeringBody)
      ? wrongKeys(recordOf(value.steeringBody), STEERING_BODY).map((key) => `steeringBody.${key}`)
      : []),
    ...(PROGRAMME.rules(value.rules) ? wrongRules(recordOf(value.rules)) : []),
    ...wrongFigures(value),
    ...steps.flatMap((step, index) => wrongKeys(step, STEP).map((key) => `calendar.${index}.${key}`)),
  ];
  const programme = value as unknown as Programme;
  if (programme.startsOn > programme.endsOn) wrong.push('endsOn');
  if (programme.minimumCents > programme.maximumCents) wrong.push('maximumCents');
  steps.forEach(({ from, on }, index) => {
    if (from !== undefined && String(from) > String(on)) wrong.push(`calendar.${index}.from`);
  });
  if (wrong.length === 0) return programme;
  throw new Error(`Programme ${String(value.code)}: these keys are wrong: ${wrong.join(', ')}.`);
}

/** Keys of a value; one that is no object has none, so that all of them are reported missing. */
const recordOf = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? { ...value } : {};

/** Value and source of each rule. */
function wrongRules(rules: Record<string, unknown>): string[] {
  const isThere = Object.fromEntries(
    Object.keys(RULES).map((name) => [name, () => Object.hasOwn(rules, name)]),
  );
  const inside = Object.entries(RULES).flatMap(([name, value]) =>
    Object.hasOwn(rules, name)
      ? wrongKeys(recordOf(rules[name]), { value, ...RULE }).map((key) => `${name}.${key}`)
      : [],
  );
  return [...wrongKeys(rules, isThere), ...inside].map((key) => `rules.${key}`);
}

/** Keys of each published figure, and what of it does not fit its measure or the programme. */
function wrongFigures({ publishedFigures, domainCodes }: Record<string, unknown>): string[] {
  if (!Array.isArray(publishedFigures)) return [];
  return publishedFigures.map(recordOf).flatMap((figure, index) => {
    const wrong = wrongKeys(figure, FIGURE);
    if (wrong.length === 0) wrong.push(...misfits(figure as unknown as PublishedFigure, domainCodes));
    return wrong.map((key) => `publishedFigures.${index}.${key}`);
  });
}

function misfits({ measure, unit, regionCode, domainCode }: PublishedFigure, domainCodes: unknown): string[] {
  const isKnown = domainCode === undefined || !Array.isArray(domainCodes) || domainCodes.includes(domainCode);
  return [
    ...(UNITS_OF[measure].includes(unit) ? [] : ['unit']),
    ...(isKnown && (measure !== 'ALLOTTED' || domainCode === undefined) ? [] : ['domainCode']),
    ...(measure === 'BUDGET' && regionCode !== undefined ? ['regionCode'] : []),
    ...(measure === 'ALLOTTED' && regionCode === undefined ? ['regionCode'] : []),
  ];
}

function wrongKeys(value: Record<string, unknown>, checks: Record<string, ValueCheck>): string[] {
  const known = Object.entries(checks).filter(([key, check]) => !check(value[key]));
  const unknown = Object.keys(value).filter((key) => !Object.hasOwn(checks, key));
  return [...known.map(([key]) => key), ...unknown];
}
