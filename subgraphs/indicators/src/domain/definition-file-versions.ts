import type { ProgrammeFile } from './definition-file.ts';
import { type FileFault, isObject } from './definition-file-shape.ts';
import { headingOf, type IndicatorDefinition, type Prerequisite } from './definitions.ts';

/** Keys that verdicts rest on; the others may be corrected in a loaded version. */
const DECIDING_KEYS = [
  'nature',
  'formula',
  'unit',
  'operator',
  'target',
  'fields',
  'observation',
  'allowsNotApplicable',
] as const;

/** Reference data loaded already: verdicts may rest on it. */
export interface LoadedDefinitions {
  readonly definitions: readonly IndicatorDefinition[];
  readonly prerequisites: readonly Pick<Prerequisite, 'programmeCode' | 'code'>[];
}

/** Faults of a file that would change past verdicts. */
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
    // Versions that were loaded before files named a window may be given one.
    const changed = DECIDING_KEYS.filter(
      (key) => before[key] !== null && canonical(indicator[key]) !== canonical(before[key]),
    );
    return changed.map((key) => ({
      key,
      message: `was ${canonical(before[key])} when ${code} of ${validFrom} was loaded, and verdicts rest on it; publish a new version with a later validFrom`,
    }));
  }
  const latest = versions
    .map((version) => version.validFrom)
    .reduce((one, other) => (one > other ? one : other), '');
  if (validFrom > latest) return [];
  const message = `${code} is loaded in a version from ${latest}; publish a new version with a later validFrom`;
  return [{ key: 'validFrom', message }];
}

/** Loaded version in the form of a file; null where its file had nothing. */
const inFile = ({
  observationNotBefore: notBefore,
  observationLeastDays: leastDays,
  observationMostDays: mostDays,
  ...version
}: IndicatorDefinition) => ({
  ...version,
  observation: notBefore === null ? null : { notBefore, leastDays, mostDays },
});

/** Text to compare by: the order of fields of activity and of observation keys does not count. */
const canonical = (value: unknown) => {
  if (Array.isArray(value)) return JSON.stringify([...value].sort());
  return JSON.stringify(value, isObject(value) ? Object.keys(value).sort() : null);
};

/** Headings keep their kind: a domain that became a prerequisite would become one in past verdicts too. */
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
