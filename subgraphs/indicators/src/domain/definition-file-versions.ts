import type { ProgrammeFile } from './definition-file.ts';
import { type FileFault, isObject } from './definition-file-shape.ts';
import { headingOf, type IndicatorDefinition, type Prerequisite } from './definitions.ts';

/** What verdicts were made by; the rest of a version may be put right. */
const DECIDING = [
  'nature',
  'formula',
  'unit',
  'operator',
  'target',
  'fields',
  'observation',
  'allowsNotApplicable',
] as const;

/** What is loaded already: verdicts may rest on it. */
export interface LoadedDefinitions {
  readonly definitions: readonly IndicatorDefinition[];
  readonly prerequisites: readonly Pick<Prerequisite, 'programmeCode' | 'code'>[];
}

/** What in a file would change verdicts of the past. */
export function pastFaults(file: ProgrammeFile, loaded: LoadedDefinitions): FileFault[] {
  const own = <Row extends { programmeCode: string }>(rows: readonly Row[]) =>
    rows.filter(({ programmeCode }) => programmeCode === file.programmeCode);
  const versions = Map.groupBy(own(loaded.definitions), ({ code }) => code);
  return [
    ...movedHeadings(file, own(loaded.prerequisites), [...versions.keys()]),
    ...file.indicators.flatMap((indicator, index) =>
      versionFaults(indicator, versions.get(indicator.code) ?? []).map(({ key, message }) => ({
        path: ['indicators', index, key],
        message,
      })),
    ),
  ];
}

function versionFaults(
  indicator: ProgrammeFile['indicators'][number],
  versions: readonly IndicatorDefinition[],
): { key: string; message: string }[] {
  const { code, validFrom } = indicator;
  const same = versions.find((version) => version.validFrom === validFrom);
  if (same) {
    const before = inFile(same);
    // A version that was loaded before files named a window may be given one.
    const changed = DECIDING.filter(
      (key) => before[key] !== null && said(indicator[key]) !== said(before[key]),
    );
    return changed.map((key) => ({
      key,
      message: `was ${said(before[key])} when ${code} of ${validFrom} was loaded, and verdicts rest on it; publish a new version with a later validFrom`,
    }));
  }
  const latest = versions
    .map((version) => version.validFrom)
    .reduce((one, other) => (one > other ? one : other), '');
  if (validFrom > latest) return [];
  const message = `${code} is loaded in a version from ${latest}; publish a new version with a later validFrom`;
  return [{ key: 'validFrom', message }];
}

/** A version that is loaded, as its file said it; null where it said nothing. */
const inFile = ({
  observationNotBefore: notBefore,
  observationLeastDays: leastDays,
  observationMostDays: mostDays,
  ...version
}: IndicatorDefinition) => ({
  ...version,
  observation: notBefore === null ? null : { notBefore, leastDays, mostDays },
});

/** In whatever order the fields of activity and the keys of the observation are listed. */
const said = (value: unknown) => {
  if (Array.isArray(value)) return JSON.stringify([...value].sort());
  return JSON.stringify(value, isObject(value) ? Object.keys(value).sort() : null);
};

/** A domain that became a prerequisite would be one in verdicts of the past, by the definitions that are loaded; so in reverse. */
function movedHeadings(
  file: ProgrammeFile,
  loaded: LoadedDefinitions['prerequisites'],
  indicators: readonly string[],
): FileFault[] {
  const prerequisites = new Set(loaded.map(({ code }) => code));
  const domains = new Set(indicators.map(headingOf).filter((code) => !prerequisites.has(code)));
  const moved = (key: 'prerequisites' | 'domains', before: ReadonlySet<string>, what: string) =>
    file[key].flatMap(({ code }, index) => {
      const message = `${code} is loaded as a ${what}, and verdicts rest on it; take another code`;
      return before.has(code) ? [{ path: [key, index, 'code'], message }] : [];
    });
  return [...moved('prerequisites', domains, 'domain'), ...moved('domains', prerequisites, 'prerequisite')];
}
