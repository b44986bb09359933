import type { Sample } from './campaign-player.ts';
import { round } from './load.ts';

/** Share of the first and last calls that are compared. */
const TENTH = 0.1;

/** Cost of one mutation. */
export interface MutationFigures {
  readonly calls: number;
  /** Applications involved, counted once per call. */
  readonly applications: number;
  /** Throughput with all clients active. */
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Medians of the first and last tenth of the calls, which show a slowdown as the tables grow. */
  readonly p50MsFirst: number;
  readonly p50MsLast: number;
  /** SQL statements per call; null when several clients' statements were mixed. */
  readonly statements: StatementCounts | null;
}

/** Distinct numbers of SQL statements per call; one number if constant. */
interface StatementCounts {
  /** Counts by status transition. `createApplication` may need one more, since a taken number is drawn again. */
  readonly byAct: Readonly<Record<string, readonly number[]>>;
  /** Counts by number of applications in a call. */
  readonly byBatch: Readonly<Record<number, readonly number[]>>;
  readonly perApplication: number | null;
}

export function mutationFigures(
  samples: readonly Sample[],
  clients: number,
): Record<string, MutationFigures> {
  const byMutation = Map.groupBy(samples, ({ step }) => step.mutation);
  return Object.fromEntries([...byMutation].map(([mutation, list]) => [mutation, figuresOf(list, clients)]));
}

function figuresOf(samples: readonly Sample[], clients: number): MutationFigures {
  const times = samples.map(({ ms }) => ms);
  const tenth = Math.ceil(times.length * TENTH);
  return {
    calls: samples.length,
    applications: samples.reduce((sum, { step }) => sum + step.ids.length, 0),
    perSecond: round((samples.length * clients * 1000) / times.reduce((sum, ms) => sum + ms, 0)),
    p50Ms: ranked(times, 0.5),
    p99Ms: ranked(times, 0.99),
    p50MsFirst: ranked(times.slice(0, tenth), 0.5),
    p50MsLast: ranked(times.slice(-tenth), 0.5),
    statements: clients === 1 ? statementsOf(samples) : null,
  };
}

function ranked(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return round(sorted[Math.ceil(sorted.length * share) - 1]!);
}

function statementsOf(samples: readonly Sample[]): StatementCounts {
  const applications = samples.reduce((sum, { step }) => sum + step.ids.length, 0);
  const statements = samples.reduce((sum, each) => sum + each.statements, 0);
  return {
    byAct: countsBy(samples, ({ step: { before, after } }) => `${before} → ${after}`),
    byBatch: countsBy(samples, ({ step }) => step.ids.length),
    perApplication: applications > 0 ? round(statements / applications) : null,
  };
}

/** Distinct numbers of statements, ascending. */
function countsBy<Key extends string | number>(samples: readonly Sample[], keyOf: (sample: Sample) => Key) {
  const groups = [...Map.groupBy(samples, keyOf)];
  const counts = groups.map(([key, list]): [Key, number[]] => [
    key,
    [...new Set(list.map(({ statements }) => statements))].sort((a, b) => a - b),
  ]);
  return Object.fromEntries(counts) as Record<Key, number[]>;
}
