import { type Answer, keptAnswer, runCommand } from '@hopen/kit/commands';
import { bulkInsert } from '@hopen/kit/database';
import { type Scope } from '@hopen/kit/subgraph';
import { RuleViolation, refuseIfAny, VerificationStatus } from '@hopen/schema';
import { publicationDayViolations } from '../domain/publication-rules.ts';
import type { PublishedRoadmap } from '../domain/roadmap-content.ts';
import { roadmapViolations } from '../domain/roadmap-rules.ts';
import type { PublishRoadmapInput } from '../graph/roadmap-content.type.ts';
import { clearDraft, lockDraft } from '../persistence/draft-store.ts';
import { findNationalFacts } from './national-facts.ts';
import { journalEntry, type RoadmapHost, requireOwnArs } from './roadmap-host.ts';

/** Key of the published version. */
export type PublicationReceipt = Pick<PublishedRoadmap, 'regionCode' | 'version' | 'publishedOn'>;

/** Mutation by which an ARS publishes its draft: it is the version in force from today on. */
export async function publishRoadmap(
  scope: Scope,
  host: RoadmapHost,
  input: PublishRoadmapInput,
): Promise<Answer<PublicationReceipt>> {
  const { em, viewer, today } = scope;
  const { regionCode, publishMutation: mutation } = host;
  requireOwnArs(scope, host, mutation);
  const call = { viewer, mutation, input };
  const answered = await keptAnswer<PublicationReceipt>(em, call);
  if (answered) return answered;
  const facts = await findNationalFacts(scope, regionCode);
  return runCommand(em, call, async (transaction) => {
    const { content } = await lockDraft(transaction, regionCode, input.expectedRevision);
    if (!content) throw new RuleViolation('NO_DRAFT', "Aucun projet n'attend d'être publié.");
    const latest = { orderBy: { version: 'desc' } } as const;
    const previous = await transaction.findOne<PublishedRoadmap>(host.versions, { regionCode }, latest);
    refuseIfAny([...publicationDayViolations(today, previous), ...roadmapViolations(content, facts)]);
    const published: PublishedRoadmap = {
      ...content,
      regionCode,
      version: (previous?.version ?? 0) + 1,
      publishedOn: today,
      source: `Publiée dans ce graphe par l'ARS ${regionCode}`,
      verificationStatus: VerificationStatus.DECLARED,
    };
    await bulkInsert(transaction, host.versions, [published]);
    await clearDraft(transaction, regionCode);
    return {
      receipt: { regionCode, version: published.version, publishedOn: today },
      journal: [journalEntry(regionCode, 'PUBLISH_ROADMAP', published)],
    };
  });
}
