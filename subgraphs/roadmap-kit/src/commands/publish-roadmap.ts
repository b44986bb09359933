import { type Answer, bulkInsert, keptAnswer, runCommand } from '@hopen/kit';
import {
  type CivilDay,
  type KeptRoadmap,
  type PublishRoadmapInput,
  RuleViolation,
  refuseIfAny,
  roadmapViolations,
  VerificationStatus,
} from '@hopen/schema';
import {
  factsOf,
  journalEntry,
  type RequestContext,
  type RoadmapKeeper,
  requireOwnArs,
} from '../domain/roadmap-host.ts';
import { dropDraft, holdDraft } from '../persistence/draft-store.ts';

/** Which version was published. */
export type Published = Pick<KeptRoadmap, 'regionCode' | 'version' | 'publishedOn'>;

/** The ARS publishes its draft as it has read it: from today on it is the version in force. */
export async function publishRoadmap(
  context: RequestContext,
  keeper: RoadmapKeeper,
  input: PublishRoadmapInput,
): Promise<Answer<Published>> {
  const { em, viewer, today } = context;
  const { regionCode } = keeper;
  requireOwnArs(context, keeper, keeper.publishMutation);
  const call = { viewer, mutation: keeper.publishMutation, input };
  const answered = await keptAnswer<Published>(em, call);
  if (answered) return answered;
  const facts = await factsOf(context, regionCode);
  return runCommand(em, call, async (inCommand) => {
    const { content } = await holdDraft(inCommand, regionCode, input.expectedRevision);
    if (!content) throw new RuleViolation('NO_DRAFT', "Aucun projet n'attend d'être publié.");
    const latest = { orderBy: { version: 'desc' } } as const;
    const previous = await inCommand.findOne<KeptRoadmap>(keeper.versions, { regionCode }, latest);
    refuseIfAny([...notAfter(today, previous), ...roadmapViolations(content, facts)]);
    const published: KeptRoadmap = {
      ...content,
      regionCode,
      version: (previous?.version ?? 0) + 1,
      publishedOn: today,
      source: `Publiée dans ce graphe par l'ARS ${regionCode}`,
      verificationStatus: VerificationStatus.DECLARED,
    };
    await bulkInsert(inCommand, keeper.versions, [published]);
    await dropDraft(inCommand, regionCode);
    return {
      receipt: { regionCode, version: published.version, publishedOn: today },
      journal: [journalEntry(regionCode, 'PUBLISH_ROADMAP', published)],
    };
  });
}

/** A version is in force for a day at least: otherwise no day would read it. */
function notAfter(today: CivilDay, previous: KeptRoadmap | null): RuleViolation[] {
  if (!previous || previous.publishedOn < today) return [];
  if (previous.publishedOn > today) {
    const message = `Une version est publiée depuis le ${previous.publishedOn} ; nous sommes le ${today}.`;
    return [new RuleViolation('LATER_FACTS', message)];
  }
  const message = 'Une version a été publiée aujourd’hui ; elle reste en vigueur un jour au moins.';
  return [new RuleViolation('DAY_OUT_OF_RANGE', message)];
}
