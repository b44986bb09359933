import { type ClassType, Directive, Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { CivilDay } from './civil-day.ts';
import { type EntityKey, entityReference } from './entities.ts';
import { CentsScalar, DateScalar } from './scalars.ts';

const Domain = entityReference('Domain');
type Domain = EntityKey<'Domain'>;

export enum RoadmapStatus {
  DRAFT = 'DRAFT',
  PUBLISHED = 'PUBLISHED',
  SUPERSEDED = 'SUPERSEDED',
}

registerEnumType(RoadmapStatus, {
  name: 'RoadmapStatus',
  description: 'État de la feuille de route. Where this version stands today.',
  valuesConfig: {
    DRAFT: { description: 'Projet. Being written; its ARS alone sees it.' },
    PUBLISHED: { description: 'Publiée. In force.' },
    SUPERSEDED: { description: 'Remplacée. A later version is in force; this one stays readable.' },
  },
});

/** Key of a target, which holds all its data: measuring progress needs nothing else. */
export interface RoadmapTargetKey {
  readonly regionCode: string;
  readonly programmeCode: string;
  readonly domainCode: string;
  readonly rate: number;
  readonly reachedBy: CivilDay;
}

/**
 * Creates the GraphQL type of a roadmap target, for subgraphs that host roadmaps and for the one that measures
 * progress. The whole target is its key, so that the State measures progress wherever the roadmap is hosted.
 */
export function roadmapTargetReference(): ClassType<RoadmapTargetKey> {
  @ObjectType('RoadmapTarget', {
    description: "Cible d'un domaine prioritaire. How many are to meet the domain's targets, and by when.",
  })
  @Directive('@key(fields: "regionCode programmeCode domainCode rate reachedBy")')
  class RoadmapTarget implements RoadmapTargetKey {
    @Field(() => ID, { description: 'Code INSEE de la région. The region whose roadmap says so.' })
    regionCode!: string;

    @Field(() => ID, { description: 'Code du programme. The programme that the domain belongs to.' })
    programmeCode!: string;

    @Field(() => ID, { description: 'Code du domaine. The domain that the region puts first.' })
    domainCode!: string;

    @Field(() => Float, {
      description: "Taux visé. The share of those concerned that are to meet the domain's targets, 0 to 1.",
    })
    rate!: number;

    @Field(() => DateScalar, { description: 'Échéance. The day by which the rate is to be reached.' })
    reachedBy!: CivilDay;
  }
  return RoadmapTarget;
}

const RoadmapTarget = roadmapTargetReference();

/** Priority domain with its rationale and target. */
@ObjectType({
  description: 'Domaine prioritaire de la région. A domain that the ARS puts first in its roadmap.',
})
@Directive('@shareable')
export class PriorityDomain {
  @Field(() => Int, { description: 'Rang. 1 is the first priority; a region has one or two.' })
  rank!: number;

  @Field(() => Domain, { nullable: true, description: 'Domaine. The national domain concerned.' })
  domain?: Domain;

  @Field(() => String, { nullable: true, description: 'Justification. Why the region puts it first.' })
  rationale?: string | null;

  @Field(() => RoadmapTarget, {
    nullable: true,
    description: 'Cible. What is to be reached; null when the roadmap names none.',
  })
  target?: RoadmapTargetKey | null;
}

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

/** Planned spending on one domain in one year. */
@ObjectType({
  description: "Ligne de prévision. What is planned of the region's envelope, for one domain in one year.",
})
@Directive('@shareable')
export class RoadmapForecastLine {
  @Field(() => Int, { description: 'Année. The year in which it is to be spent.' })
  year!: number;

  @Field(() => Domain, { nullable: true, description: 'Domaine. What it is to be spent on.' })
  domain?: Domain;

  @Field(() => CentsScalar, { description: 'Montant, en centimes. How much.' })
  amount!: number;
}

@ObjectType({ description: 'Jalon. Something that the region wants done by a day.' })
@Directive('@shareable')
export class RoadmapMilestone {
  @Field({ description: 'Intitulé. What is to be done.' })
  title!: string;

  @Field(() => DateScalar, { description: 'Échéance. The day by which it is to be done.' })
  dueOn!: CivilDay;
}

/** Contact office, never a person. */
@ObjectType({ description: 'Contact. The office of the ARS that answers for the roadmap; never a person.' })
@Directive('@shareable')
export class RoadmapContact {
  @Field({ description: 'Organisation. The agency.' })
  organisation!: string;

  @Field({ description: 'Service. The office or the role within it.' })
  role!: string;

  @Field(() => String, { nullable: true, description: "Adresse électronique. The office's mailbox." })
  email?: string | null;

  @Field(() => String, { nullable: true, description: 'Lien. Where more can be read, https.' })
  link?: string | null;
}

@ObjectType({
  description: 'Version. One version of the roadmap; `roadmap(asOf:)` with its day reads the whole of it.',
})
@Directive('@shareable')
export class RoadmapVersionLine {
  @Field(() => Int, { description: 'Numéro. 1 is the first published.' })
  version!: number;

  @Field(() => RoadmapStatus, { description: 'État. Whether it is in force today.' })
  status!: RoadmapStatus;

  @Field(() => DateScalar, { description: 'Date de publication. Its first day in force.' })
  publishedOn!: CivilDay;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Date de remplacement. The first day of the version after it; null when in force.',
  })
  supersededOn!: CivilDay | null;
}
