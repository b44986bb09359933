import type { CivilDay } from '@hopen/schema';
import type { RoadmapContent } from './roadmap-content.ts';

/** Draft of a roadmap; its ARS alone sees it. */
export interface RoadmapDraft<Content extends RoadmapContent = RoadmapContent> {
  readonly regionCode: string;
  /** 1, 2, 3 … within the region; it goes on after a publication. */
  readonly revision: number;
  readonly draftedOn: CivilDay;
  readonly content: Content;
}
