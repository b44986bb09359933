import type { Act, ApplicationStatus, DecisionRole } from '@hopen/funding';
import type { CivilDay } from '@hopen/schema';

/** Possible step of an application: act, resulting status, actor, allowed days, and days since the previous step. */
export interface Step {
  readonly act: Act;
  readonly status: ApplicationStatus;
  readonly by: DecisionRole;
  readonly from: CivilDay;
  readonly until: CivilDay;
  /** Later start in some regions. */
  readonly fromIn?: Readonly<Record<string, CivilDay>>;
  readonly gap: readonly [atLeast: number, atMost: number];
}

const ANY_GAP = [1, 3_650] as const;

const step = (
  act: Act,
  status: ApplicationStatus,
  by: DecisionRole,
  [from, until]: readonly [CivilDay, CivilDay],
  gap: readonly [number, number] = ANY_GAP,
): Step => ({ act, status, by, from, until, gap });

/** First examination of full projects in Paca. Source: ARS Paca, 12 Feb. 2020. */
const PACA_FIRST_PROJECTS = { '93': '2020-02-12' };

/**
 * Calendar of HOP'EN. "30 juin 2019", "30 août 2019" and "30 septembre 2019": DAI, 29 Nov. 2019; other days are
 * invented. `Early` variants leave time for later steps, `Late` ones end in an open state.
 */
export const HOPEN_STEPS = {
  draft: step('CREATE', 'DRAFT', 'ESTABLISHMENT', ['2019-05-01', '2019-06-20']),
  draftEarly: step('CREATE', 'DRAFT', 'ESTABLISHMENT', ['2019-05-01', '2019-06-10']),
  file: step('SUBMIT', 'SUBMITTED', 'ESTABLISHMENT', ['2019-05-02', '2019-06-30']),
  fileEarly: step('SUBMIT', 'SUBMITTED', 'ESTABLISHMENT', ['2019-05-02', '2019-06-18'], [1, 30]),
  return: step('RETURN', 'RETURNED', 'ARS', ['2019-05-04', '2019-06-24'], [2, 6]),
  refile: step('SUBMIT', 'SUBMITTED', 'ESTABLISHMENT', ['2019-05-05', '2019-06-30'], [1, 10]),
  returnLate: step('RETURN', 'RETURNED', 'ARS', ['2019-06-10', '2019-07-20'], [2, 90]),
  refuse: step('REFUSE', 'REFUSED', 'ARS', ['2019-07-01', '2019-08-30']),
  withdraw: step('WITHDRAW', 'WITHDRAWN', 'ESTABLISHMENT', ['2019-06-24', '2019-09-20'], [3, 120]),
  preselect: step('PRESELECT', 'PRESELECTED', 'ARS', ['2019-07-01', '2019-08-30']),
  withdrawPreselected: step('WITHDRAW', 'WITHDRAWN', 'ESTABLISHMENT', ['2019-08-31', '2019-09-27']),
  refuseNationally: step('REFUSE', 'REFUSED', 'NATIONAL', ['2019-09-30', '2019-09-30']),
  retain: step('RETAIN', 'RETAINED', 'NATIONAL', ['2019-09-30', '2019-09-30']),
  retainLate: step('RETAIN', 'RETAINED', 'NATIONAL', ['2019-10-01', '2019-10-31']),
  fileProject: step('FILE_PROJECT', 'PROJECT_FILED', 'ESTABLISHMENT', ['2019-10-07', '2020-04-30']),
  returnProject: step('RETURN_PROJECT', 'PROJECT_RETURNED', 'ARS', ['2019-10-20', '2020-06-10'], [10, 40]),
  refileProject: step(
    'FILE_PROJECT',
    'PROJECT_FILED',
    'ESTABLISHMENT',
    ['2019-10-25', '2020-06-30'],
    [5, 60],
  ),
  accept: {
    ...step('ACCEPT_PROJECT', 'ACCEPTED', 'ARS', ['2020-01-06', '2020-12-18'], [20, 180]),
    fromIn: PACA_FIRST_PROJECTS,
  },
  extend: step('GRANT_EXTENSION', 'ACCEPTED', 'ARS', ['2022-01-10', '2022-03-15']),
  declare: step(
    'DECLARE_TARGETS',
    'TARGETS_DECLARED',
    'ESTABLISHMENT',
    ['2020-12-01', '2023-06-30'],
    [90, 1_300],
  ),
  declareEarly: step(
    'DECLARE_TARGETS',
    'TARGETS_DECLARED',
    'ESTABLISHMENT',
    ['2020-12-01', '2023-02-28'],
    [90, 1_300],
  ),
  declareLate: step(
    'DECLARE_TARGETS',
    'TARGETS_DECLARED',
    'ESTABLISHMENT',
    ['2023-01-09', '2023-06-30'],
    [90, 1_300],
  ),
  askEvidence: step('REQUEST_EVIDENCE', 'MORE_EVIDENCE', 'ARS', ['2020-12-10', '2023-12-15'], [15, 45]),
  redeclare: step(
    'DECLARE_TARGETS',
    'TARGETS_DECLARED',
    'ESTABLISHMENT',
    ['2020-12-20', '2023-06-30'],
    [15, 60],
  ),
  validate: step('VALIDATE_TARGETS', 'TARGETS_VALIDATED', 'ARS', ['2021-01-04', '2023-12-31'], [30, 150]),
  withdrawRetained: step('WITHDRAW', 'WITHDRAWN', 'ESTABLISHMENT', ['2019-10-07', '2020-03-31']),
  withdrawAccepted: step('WITHDRAW', 'WITHDRAWN', 'ESTABLISHMENT', ['2020-06-01', '2022-12-31'], [90, 700]),
  lapse: step('RECORD_LAPSE', 'LAPSED', 'ARS', ['2024-01-08', '2024-02-23']),
} satisfies Record<string, Step>;

export type StepName = keyof typeof HOPEN_STEPS;
export type Calendar = Readonly<Record<StepName, Step>>;

/** Calendar of Hôpital numérique: six years before HOP'EN to the day; invented, but within the real 2013–2017. */
export const HOPITAL_NUMERIQUE_STEPS: Calendar = yearsEarlier(6);

/** Days for planned targets: all days on which targets may be reached. */
export const plannableDays = ({ declare, validate }: Calendar): readonly [CivilDay, CivilDay] => [
  declare.from,
  validate.until,
];

export const earliest = ({ from, fromIn }: Step, region: string): CivilDay => fromIn?.[region] ?? from;

function yearsEarlier(years: number): Calendar {
  const move = (day: CivilDay) => `${Number(day.slice(0, 4)) - years}${day.slice(4)}`;
  const moved = Object.entries<Step>(HOPEN_STEPS).map(([name, { act, status, by, from, until, gap }]) => [
    name,
    step(act, status, by, [move(from), move(until)], gap),
  ]);
  return Object.fromEntries(moved) as Calendar;
}
