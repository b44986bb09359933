import { Directive, Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql';
import type { CivilDay } from './civil-day.ts';
import { type EntityKey, entityReference } from './entities.ts';
import { VerificationStatus } from './provenance.ts';
import { DateScalar } from './scalars.ts';

const Domain = entityReference('Domain');
type Domain = EntityKey<'Domain'>;

/** A domain that the region puts first, and how strongly. */
@ObjectType({
  description: 'Domaine prioritaire de la région. A domain that the ARS puts first in its roadmap.',
})
@Directive('@shareable')
export class PriorityDomain {
  @Field(() => Int, { description: 'Rang. 1 is the first priority; a region has one or two.' })
  rank!: number;

  @Field(() => Domain, { nullable: true, description: 'Domaine. The national domain concerned.' })
  domain?: Domain;
}

/** A line of action of a roadmap. */
@ObjectType({
  description:
    'Axe de la feuille de route. A line of action; it may answer several national domains, or none.',
})
@Directive('@shareable')
export class RoadmapAxis {
  @Field({ description: "Intitulé. The axis in the region's own words." })
  title!: string;

  @Field({ description: 'Description. What the region undertakes, in a sentence.' })
  description!: string;

  @Field(() => [Domain], {
    description: 'Domaines. The national domains that the axis answers; empty when it answers none.',
  })
  domains!: Domain[];
}

/**
 * The treaty between the State and an ARS: what every regional roadmap says, whoever hosts it. Every field
 * but the key is nullable, so that an ARS that is down empties its own fields and nobody else's.
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

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Date de publication. The day this version was published.',
  })
  publishedOn?: CivilDay;

  @Field(() => Int, {
    nullable: true,
    description: 'Début de période. The first year that the roadmap covers.',
  })
  firstYear?: number;

  @Field(() => Int, { nullable: true, description: 'Fin de période. The last year that the roadmap covers.' })
  lastYear?: number;

  @Field({ nullable: true, description: "Synthèse. The region's vision in a few sentences." })
  summary?: string;

  @Field(() => [PriorityDomain], {
    nullable: true,
    description: 'Domaines prioritaires. The one or two domains that the region puts first, by rank.',
  })
  priorityDomains?: PriorityDomain[];

  @Field(() => [RoadmapAxis], { nullable: true, description: 'Axes. The lines of action, in order.' })
  axes?: RoadmapAxis[];

  @Field({ nullable: true, description: 'Source. Where this roadmap was read, or that it is fictitious.' })
  source?: string;

  @Field(() => VerificationStatus, {
    nullable: true,
    description:
      'Degré de certitude. How sure the content is; never `OFFICIAL` unless the text itself was read.',
  })
  verificationStatus?: VerificationStatus;
}

/** What a subgraph keeps of a roadmap's priorities and axes: domains by their HOP'EN codes. */
export interface KeptRoadmap {
  /** Codes of the domains that the region puts first, by rank. */
  priorityDomainCodes: string[];
  axes: { title: string; description: string; domainCodes: string[] }[];
}

/** A roadmap as the treaty shows it: what is kept of it, under the type that answers for it. */
export function presentRoadmap<Kept extends KeptRoadmap>(
  __typename: string,
  roadmap: Kept,
  asOf: CivilDay | null,
) {
  const { axes, priorityDomainCodes, ...rest } = roadmap;
  return {
    ...rest,
    __typename,
    asOf,
    priorityDomains: priorityDomainCodes.map((code, index) => ({
      rank: index + 1,
      domain: hopenDomain(code),
    })),
    axes: axes.map(({ domainCodes, ...axis }) => ({ ...axis, domains: domainCodes.map(hopenDomain) })),
  };
}

const hopenDomain = (code: string) => ({ programmeCode: 'HOPEN', code });

/** The day as of which a roadmap is read: what is to be published later is not told by asking for a later day. */
export const readingDay = (asOf: CivilDay | null, today: CivilDay): CivilDay =>
  asOf !== null && asOf < today ? asOf : today;
