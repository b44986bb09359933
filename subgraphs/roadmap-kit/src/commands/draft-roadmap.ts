import { type Answer, forbidden, keptAnswer, runCommand } from '@hopen/kit';
import { type RoadmapContent, refuseIfAny, roadmapViolations } from '@hopen/schema';
import {
  factsOf,
  journalEntry,
  type RequestContext,
  type RoadmapKeeper,
  requireOwnArs,
} from '../domain/roadmap-host.ts';
import { findDraft, holdDraft, keepDraft, type RoadmapDraft } from '../persistence/draft-store.ts';

/** The draft of a region, for its own ARS; null for another one, and when nothing waits to be published. */
export async function ownDraft(
  { em, viewer }: RequestContext,
  regionCode: string,
  field: string,
): Promise<RoadmapDraft | null> {
  if (viewer.role !== 'ARS') throw forbidden(`Query.${field} : seule une ARS lit son projet.`);
  return viewer.region === regionCode ? findDraft(em, regionCode) : null;
}

/** The ARS writes its draft, in place of the one that it has read. */
export async function draftRoadmap<Content extends RoadmapContent>(
  context: RequestContext,
  keeper: RoadmapKeeper,
  input: { readonly idempotencyKey: string; readonly expectedRevision: number },
  content: Content,
): Promise<Answer<{ draft: RoadmapDraft<Content> }>> {
  const { em, viewer, today } = context;
  const { regionCode } = keeper;
  requireOwnArs(context, keeper, keeper.draftMutation);
  const call = { viewer, mutation: keeper.draftMutation, input };
  const answered = await keptAnswer<{ draft: RoadmapDraft<Content> }>(em, call);
  if (answered) return answered;
  const facts = await factsOf(context, regionCode);
  return runCommand(em, call, async (inCommand) => {
    refuseIfAny(roadmapViolations(content, facts));
    const held = await holdDraft(inCommand, regionCode, input.expectedRevision);
    const draft = { regionCode, revision: held.revision + 1, draftedOn: today, content };
    await keepDraft(inCommand, draft);
    return { receipt: { draft }, journal: [journalEntry(regionCode, 'DRAFT_ROADMAP', draft)] };
  });
}
