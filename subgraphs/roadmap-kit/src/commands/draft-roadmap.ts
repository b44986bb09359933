import { type Answer, keptAnswer, runCommand } from '@hopen/kit/commands';
import { type Scope } from '@hopen/kit/subgraph';
import { refuseIfAny } from '@hopen/schema';
import type { RoadmapContent } from '../domain/roadmap-content.ts';
import type { RoadmapDraft } from '../domain/roadmap-draft.ts';
import { roadmapViolations } from '../domain/roadmap-rules.ts';
import { lockDraft, saveDraft } from '../persistence/draft-store.ts';
import { findNationalFacts } from './national-facts.ts';
import { journalEntry, type RoadmapHost, requireOwnArs } from './roadmap-host.ts';

/** Mutation by which an ARS replaces its draft. `content` is that of `input`, with the own fields of the region. */
export async function draftRoadmap<Content extends RoadmapContent>(
  scope: Scope,
  host: RoadmapHost,
  input: { readonly idempotencyKey: string; readonly expectedRevision: number },
  content: Content,
): Promise<Answer<{ draft: RoadmapDraft<Content> }>> {
  const { em, viewer, today } = scope;
  const { regionCode, draftMutation: mutation } = host;
  requireOwnArs(scope, host, mutation);
  const call = { viewer, mutation, input };
  const answered = await keptAnswer<{ draft: RoadmapDraft<Content> }>(em, call);
  if (answered) return answered;
  const facts = await findNationalFacts(scope, regionCode);
  return runCommand(em, call, async (transaction) => {
    refuseIfAny(roadmapViolations(content, facts));
    const previous = await lockDraft(transaction, regionCode, input.expectedRevision);
    const draft = { regionCode, revision: previous.revision + 1, draftedOn: today, content };
    await saveDraft(transaction, draft);
    return { receipt: { draft }, journal: [journalEntry(regionCode, 'DRAFT_ROADMAP', draft)] };
  });
}
