import type { CommandResult } from '@hopen/kit/commands';
import type { SqlEntityManager } from '@hopen/kit/database';
import type { Addition } from '../domain/case-file.ts';
import { append } from '../persistence/case-files.ts';

/** Applications that a command changed, and to which version: kept as its answer. */
export interface ApplicationsReceipt {
  readonly applications: readonly { readonly id: string; readonly version: number }[];
}

/** Stores what was decided, with the journal's entries. */
export async function store(
  em: SqlEntityManager,
  additions: readonly Addition[],
): Promise<CommandResult<ApplicationsReceipt>> {
  const journal = await append(em, additions);
  const applications = additions.map(({ outcome: { decision } }) => ({
    id: decision.applicationId,
    version: decision.sequence,
  }));
  return { receipt: { applications }, journal };
}
