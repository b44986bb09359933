import { Field, ID, Int, InterfaceType } from 'type-graphql';
import type { CivilDay } from './civil-day.ts';
import { VerificationStatus } from './provenance.ts';
import {
  PriorityDomain,
  RoadmapAxis,
  RoadmapContact,
  RoadmapForecastLine,
  RoadmapMilestone,
  RoadmapStatus,
  RoadmapVersionLine,
} from './roadmap-parts.ts';
import { DateScalar } from './scalars.ts';

/**
 * Version of the treaty. An added field is a minor version, adopted by each ARS in its own time; a removed or changed
 * field is a major one, agreed with all of them first.
 */
export const TREATY_VERSION = '1.0';

/**
 * Treaty between the State and the ARSs: the fields of every regional roadmap, whoever hosts it. All but the key fields
 * are nullable, so that an unavailable ARS nulls its own fields only.
 */
@InterfaceType({
  description: "Feuille de route régionale. What every region's roadmap says, whichever ARS hosts it.",
  autoRegisterImplementations: false,
  resolveType: (roadmap: { __typename: string }) => roadmap.__typename,
})
export abstract class RegionalRoadmap {
  @Field(() => ID, { description: 'Code INSEE de la région. The region that the roadmap is of.' })
  regionCode!: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Date de lecture. The day as of which the roadmap is read; null means today.',
  })
  asOf?: CivilDay | null;

  @Field(() => Int, { nullable: true, description: 'Version. 1 is the first published.' })
  version?: number;

  @Field(() => RoadmapStatus, {
    nullable: true,
    description: 'État. Whether this version is in force today, or was replaced.',
  })
  status?: RoadmapStatus;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Date de publication. The day this version was published.',
  })
  publishedOn?: CivilDay;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Date de remplacement. The first day of the version after it; null when in force.',
  })
  supersededOn?: CivilDay | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Début de période. The first year that the roadmap covers.',
  })
  firstYear?: number;

  @Field(() => Int, { nullable: true, description: 'Fin de période. The last year that the roadmap covers.' })
  lastYear?: number;

  @Field({ nullable: true, description: 'Vision. What the region wants, in a few sentences.' })
  vision?: string;

  @Field(() => [PriorityDomain], {
    nullable: true,
    description: 'Domaines prioritaires. The one or two domains that the region puts first, by rank.',
  })
  priorityDomains?: PriorityDomain[];

  @Field(() => [RoadmapAxis], { nullable: true, description: 'Axes. The lines of action, in order.' })
  axes?: RoadmapAxis[];

  @Field(() => [RoadmapForecastLine], {
    nullable: true,
    description:
      "Prévision pluriannuelle. Planned use of the region's envelope; empty when none was published.",
  })
  forecast?: RoadmapForecastLine[];

  @Field(() => [RoadmapMilestone], { nullable: true, description: 'Jalons. By day.' })
  milestones?: RoadmapMilestone[];

  @Field(() => RoadmapContact, {
    nullable: true,
    description: 'Contact. The office that answers for it; null when none was named.',
  })
  contact?: RoadmapContact | null;

  @Field(() => [RoadmapVersionLine], {
    nullable: true,
    description: 'Historique. Every version published so far, the first one first.',
  })
  history?: RoadmapVersionLine[];

  @Field({ nullable: true, description: 'Source. Where this roadmap was read, or that it is fictitious.' })
  source?: string;

  @Field(() => VerificationStatus, {
    nullable: true,
    description:
      'Degré de certitude. How sure the content is; never `OFFICIAL` unless the text itself was read.',
  })
  verificationStatus?: VerificationStatus;
}
