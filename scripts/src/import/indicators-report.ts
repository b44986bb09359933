import type { Outcome, RowOutcome } from './indicators-batch.ts';

const OUTCOMES: readonly Outcome[] = ['declared', 'corrected', 'unchanged', 'rejected'];
const WIDTH = 11;

/** Running counts of an import. */
export class ImportTally {
  /** Line of the last imported row; 0 before the first. */
  lastLine = 0;
  read = 0;
  readonly counts: Record<Outcome, number> = { declared: 0, corrected: 0, unchanged: 0, rejected: 0 };
  readonly countByCode = new Map<string, number>();

  add(outcomes: readonly RowOutcome[]): void {
    for (const { row, outcome, violations } of outcomes) {
      this.read += 1;
      this.lastLine = row.line;
      this.counts[outcome] += 1;
      const code = violations[0]?.code;
      if (code) this.countByCode.set(code, (this.countByCode.get(code) ?? 0) + 1);
    }
  }
}

/** Formats the report for the terminal. */
export function describeIndicatorImport(
  path: string,
  { read, lastLine, counts, countByCode }: ImportTally,
  { isComplete, rejectsPath }: { isComplete: boolean; rejectsPath: string | null },
): string {
  if (read === 0 && !isComplete) return 'Nothing was imported.';
  const codes = [...countByCode].sort(([, one], [, other]) => other - one);
  return [
    `\n${path} ${isComplete ? 'is imported' : `is imported up to line ${lastLine}, and that stays`}.\n`,
    ['read', ...OUTCOMES].map((name) => name.padStart(WIDTH)).join(''),
    [read, ...OUTCOMES.map((outcome) => counts[outcome])]
      .map((count) => inThousands(count).padStart(WIDTH))
      .join(''),
    '\nread = declared + corrected + unchanged + rejected; the same file once more changes nothing.',
    '',
    rejectsPath === null ? 'No row was rejected.' : `Rows rejected (each with its reason in ${rejectsPath}):`,
    ...codes.map(([code, count]) => `  ${inThousands(count)} ${code}`),
  ].join('\n');
}

const inThousands = (count: number) => count.toLocaleString('en-US');
