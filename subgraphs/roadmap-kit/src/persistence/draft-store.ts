import type { SqlEntityManager } from '@hopen/kit/database';
import { RuleViolation } from '@hopen/schema';
import type { RoadmapContent } from '../domain/roadmap-content.ts';
import type { RoadmapDraft } from '../domain/roadmap-draft.ts';

const tableOf = (em: SqlEntityManager) => `"${em.config.get('schema')}".roadmap_draft`;

/** Draft of a region; null when none waits to be published. */
export async function findDraft<Content extends RoadmapContent>(
  em: SqlEntityManager,
  regionCode: string,
): Promise<RoadmapDraft<Content> | null> {
  const [row] = await em.execute<RoadmapDraft<Content>[]>(
    `select region_code as "regionCode", revision, drafted_on as "draftedOn", content
     from ${tableOf(em)} where region_code = ? and content is not null`,
    [regionCode],
  );
  return row ?? null;
}

/** Row of a region, locked until the commit. */
interface LockedDraft<Content extends RoadmapContent> {
  readonly revision: number;
  /** Null when no draft waits to be published. */
  readonly content: Content | null;
}

/** Locks the draft of a region; throws `CONFLICT` when it is not at the expected revision. */
export async function lockDraft<Content extends RoadmapContent>(
  em: SqlEntityManager,
  regionCode: string,
  expectedRevision: number,
): Promise<LockedDraft<Content>> {
  // Inserts the row first, since only an existing one can be locked: two first drafts of a region wait for each other here.
  await em.execute(
    `insert into ${tableOf(em)} (region_code, revision) values (?, 0) on conflict do nothing`,
    [regionCode],
  );
  const rows = await em.execute<LockedDraft<Content>[]>(
    `select revision, content from ${tableOf(em)} where region_code = ? for update`,
    [regionCode],
  );
  const locked = rows[0]!;
  const revision = locked.content === null ? 0 : locked.revision;
  if (revision === expectedRevision) return locked;
  const message = `Le projet en est à la révision ${revision}, et non ${expectedRevision} : relisez-le.`;
  throw new RuleViolation('CONFLICT', message, { field: 'expectedRevision' });
}

/** Replaces the locked draft. */
export async function saveDraft(em: SqlEntityManager, draft: RoadmapDraft): Promise<void> {
  const { regionCode, revision, draftedOn, content } = draft;
  await em.execute(
    `update ${tableOf(em)} set revision = ?, drafted_on = ?, content = ?::jsonb where region_code = ?`,
    [revision, draftedOn, JSON.stringify(content), regionCode],
  );
}

/** Empties the locked draft once it is published; its revision stays. */
export async function clearDraft(em: SqlEntityManager, regionCode: string): Promise<void> {
  await em.execute(`update ${tableOf(em)} set content = null where region_code = ?`, [regionCode]);
}
