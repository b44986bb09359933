import type { ProgrammeFile } from './definition-file.ts';
import type { FileFault } from './definition-file-shape.ts';
import type { IndicatorDefinition, Prerequisite } from './definitions.ts';

/** What verdicts were made by; the rest of a version may be put right. */
const DECIDING = ['nature', 'formula', 'unit', 'operator', 'target', 'fields'] as const;

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
    ...addedPrerequisites(file, own(loaded.prerequisites)),
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
    return DECIDING.filter((key) => said(indicator[key]) !== said(same[key])).map((key) => ({
      key,
      message: `was ${said(same[key])} when ${code} of ${validFrom} was loaded, and verdicts rest on it; publish a new version with a later validFrom`,
    }));
  }
  const latest = versions
    .map((version) => version.validFrom)
    .reduce((one, other) => (one > other ? one : other), '');
  if (validFrom > latest) return [];
  const message = `${code} is loaded in a version from ${latest}; publish a new version with a later validFrom`;
  return [{ key: 'validFrom', message }];
}

/** In whatever order the fields of activity are listed. */
const said = (value: unknown) => JSON.stringify(Array.isArray(value) ? [...value].sort() : value);

/** Prerequisites bear no date: one more would be missing in every verdict of the past. */
function addedPrerequisites(
  { prerequisites }: ProgrammeFile,
  loaded: LoadedDefinitions['prerequisites'],
): FileFault[] {
  if (loaded.length === 0) return [];
  return prerequisites.flatMap(({ code }, index) =>
    loaded.some((each) => each.code === code)
      ? []
      : [
          {
            path: ['prerequisites', index, 'code'],
            message: `${code} is new, and the verdicts of the past rest on the prerequisites that are loaded`,
          },
        ],
  );
}
