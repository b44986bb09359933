import type { CivilDay } from '@hopen/schema';
import type { Domain, IndicatorDefinition, Prerequisite } from './definitions.ts';

type RowsInFile<Row> = readonly Omit<Row, 'programmeCode' | 'addedOn'>[];

/** Version of an indicator in the form of a file. */
export interface IndicatorInFile
  extends Omit<
    IndicatorDefinition,
    | 'programmeCode'
    | 'addedOn'
    | 'observationNotBefore'
    | 'observationLeastDays'
    | 'observationMostDays'
    | 'allowsNotApplicable'
  > {
  /** First day that may be observed, and bounds of the length of a period. */
  readonly observation: {
    readonly notBefore: CivilDay;
    readonly leastDays: number;
    readonly mostDays: number;
  };
  readonly allowsNotApplicable: boolean;
}

/** Content of a file under `data/`: the reference data of one programme. */
export interface ProgrammeFile {
  readonly programmeCode: string;
  /** Code of the national body that steers the programme, the one that the funding subgraph shows. */
  readonly steeringBody: string;
  readonly prerequisites: RowsInFile<Prerequisite>;
  readonly domains: RowsInFile<Domain>;
  readonly indicators: readonly IndicatorInFile[];
}

/** Versions of a file in the form of their table. */
export const definitionsOf = ({ programmeCode, indicators }: ProgrammeFile): IndicatorDefinition[] =>
  indicators.map(({ observation, ...indicator }) => ({
    programmeCode,
    ...indicator,
    observationNotBefore: observation.notBefore,
    observationLeastDays: observation.leastDays,
    observationMostDays: observation.mostDays,
  }));
