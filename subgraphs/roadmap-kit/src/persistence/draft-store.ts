import type { SqlEntityManager } from '@hopen/kit';
import { type CivilDay, type RoadmapContent, RuleViolation } from '@hopen/schema';

/** What an ARS is writing; nobody else sees it. */
export interface RoadmapDraft<Content extends RoadmapContent = RoadmapContent> {
  readonly regionCode: string;
  /** 1, 2, 3 … within the region; it goes on after a publication. */
  readonly revision: number;
  readonly draftedOn: CivilDay;
  readonly content: Content;
}

const tableOf = (em: SqlEntityManager) => `"${em.config.get('schema')}".roadmap_draft`;

/** The draft of a region, or null when nothing waits to be published. */
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

/** A draft that nobody else changes until the commit. */
interface HeldDraft<Content extends RoadmapContent> {
  readonly revision: number;
  /** Null when nothing waits to be published. */
  readonly content: Content | null;
}

/** Holds the region's draft as the viewer has read it; throws `CONFLICT` when it has changed since. */
export async function holdDraft<Content extends RoadmapContent>(
  em: SqlEntityManager,
  regionCode: string,
  expectedRevision: number,
): Promise<HeldDraft<Content>> {
  // The row must be there to be held: two who write a region's first draft wait for each other here.
  await em.execute(
    `insert into ${tableOf(em)} (region_code, revision) values (?, 0) on conflict do nothing`,
    [regionCode],
  );
  const rows = await em.execute<HeldDraft<Content>[]>(
    `select revision, content from ${tableOf(em)} where region_code = ? for update`,
    [regionCode],
  );
  const held = rows[0]!;
  const revision = held.content === null ? 0 : held.revision;
  if (revision === expectedRevision) return held;
  const message = `Le projet en est à la révision ${revision}, et non ${expectedRevision} : relisez-le.`;
  throw new RuleViolation('CONFLICT', message, { field: 'expectedRevision' });
}

/** Puts a draft in place of the one that is held. */
export async function keepDraft(em: SqlEntityManager, draft: RoadmapDraft): Promise<void> {
  const { regionCode, revision, draftedOn, content } = draft;
  await em.execute(
    `update ${tableOf(em)} set revision = ?, drafted_on = ?, content = ?::jsonb where region_code = ?`,
    [revision, draftedOn, JSON.stringify(content), regionCode],
  );
}

/** Takes the held draft away: it is published. */
export async function dropDraft(em: SqlEntityManager, regionCode: string): Promise<void> {
  await em.execute(`update ${tableOf(em)} set content = null where region_code = ?`, [regionCode]);
}
