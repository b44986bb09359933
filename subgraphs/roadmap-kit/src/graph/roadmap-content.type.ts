import {
  CentsScalar,
  type CivilDay,
  DateScalar,
  PriorityDomain,
  RoadmapAxis,
  RoadmapContact,
  RoadmapForecastLine,
  RoadmapMilestone,
  RoadmapStatus,
} from '@hopen/schema';
import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { RoadmapContent } from '../domain/roadmap-content.ts';

@InputType({ description: 'Domaine prioritaire. A domain that the region puts first; by rank.' })
export class PriorityDomainInput {
  @Field(() => ID, { description: 'Code du domaine. Else `UNKNOWN_DOMAIN`.' })
  domain!: string;

  @Field(() => Float, {
    description:
      "Taux visé. The share of those concerned that are to meet the domain's targets, above 0 to 1.",
  })
  targetRate!: number;

  @Field(() => DateScalar, { description: 'Échéance. Within the period; else `DAY_OUT_OF_RANGE`.' })
  targetOn!: string;

  @Field({ description: 'Justification. Why the region puts it first.' })
  rationale!: string;
}

@InputType({ description: 'Axe. A line of action; it may answer several national domains, or none.' })
export class RoadmapAxisInput {
  @Field({ description: "Intitulé. The axis in the region's own words." })
  title!: string;

  @Field({ description: 'Description. What the region undertakes, in a sentence.' })
  description!: string;

  @Field(() => [ID], { description: 'Codes des domaines. Those that the axis answers; may be empty.' })
  domains!: string[];
}

@InputType({ description: 'Ligne de prévision. One year and one domain; else `FORECAST_MISMATCH`.' })
export class RoadmapForecastInput {
  @Field(() => Int, { description: 'Année. Within the period.' })
  year!: number;

  @Field(() => ID, { description: 'Code du domaine. Else `UNKNOWN_DOMAIN`.' })
  domain!: string;

  @Field(() => CentsScalar, { description: 'Montant, en centimes. All lines together fit the envelope.' })
  amount!: number;
}

@InputType({ description: 'Jalon. Something that the region wants done by a day.' })
export class RoadmapMilestoneInput {
  @Field({ description: 'Intitulé. What is to be done.' })
  title!: string;

  @Field(() => DateScalar, { description: 'Échéance. Within the period; else `DAY_OUT_OF_RANGE`.' })
  dueOn!: string;
}

@InputType({ description: 'Contact. An office of the ARS; never a person.' })
export class RoadmapContactInput {
  @Field({ description: 'Organisation. The agency.' })
  organisation!: string;

  @Field({ description: 'Service. The office or the role within it.' })
  role!: string;

  @Field(() => String, { nullable: true, description: "Adresse électronique. The office's mailbox." })
  email?: string | null;

  @Field(() => String, { nullable: true, description: 'Lien. Where more can be read, https.' })
  link?: string | null;
}

/** Roadmap content input. A subgraph with additional fields extends it. */
@InputType({ description: 'Contenu de la feuille de route. What the treaty asks of every region.' })
export class RoadmapContentInput {
  @Field(() => Int, { description: 'Début de période. The first year that the roadmap covers.' })
  firstYear!: number;

  @Field(() => Int, { description: 'Fin de période. The last year that the roadmap covers.' })
  lastYear!: number;

  @Field({ description: 'Vision. What the region wants, in a few sentences.' })
  vision!: string;

  @Field(() => [PriorityDomainInput], {
    description: 'Domaines prioritaires. One or two, by rank; else `PRIORITY_DOMAINS`.',
  })
  priorityDomains!: PriorityDomainInput[];

  @Field(() => [RoadmapAxisInput], { description: 'Axes. The lines of action, in order.' })
  axes!: RoadmapAxisInput[];

  @Field(() => [RoadmapForecastInput], {
    description: "Prévision pluriannuelle. Planned use of the region's envelope.",
  })
  forecast!: RoadmapForecastInput[];

  @Field(() => [RoadmapMilestoneInput], { description: 'Jalons. In any order.' })
  milestones!: RoadmapMilestoneInput[];

  @Field(() => RoadmapContactInput, { description: 'Contact. The office that answers for it.' })
  contact!: RoadmapContactInput;
}

/** Fields of the draft of every region; each host derives its own type. */
@ObjectType()
export abstract class RoadmapDraftFields {
  @Field(() => ID, { description: 'Code INSEE de la région. The region that is writing it.' })
  regionCode!: string;

  @Field(() => Int, { description: 'Révision. What `expectedRevision` takes to go on from here.' })
  revision!: number;

  @Field(() => RoadmapStatus, { description: 'État. Always `DRAFT`.' })
  status!: RoadmapStatus;

  @Field(() => DateScalar, { description: 'Date du projet. When it was last written.' })
  draftedOn!: CivilDay;

  @Field(() => Int, { description: 'Début de période. The first year that the roadmap covers.' })
  firstYear!: number;

  @Field(() => Int, { description: 'Fin de période. The last year that the roadmap covers.' })
  lastYear!: number;

  @Field({ description: 'Vision. What the region wants, in a few sentences.' })
  vision!: string;

  @Field(() => [PriorityDomain], { description: 'Domaines prioritaires. One or two, by rank.' })
  priorityDomains!: PriorityDomain[];

  @Field(() => [RoadmapAxis], { description: 'Axes. The lines of action, in order.' })
  axes!: RoadmapAxis[];

  @Field(() => [RoadmapForecastLine], { description: 'Prévision pluriannuelle. Within the envelope.' })
  forecast!: RoadmapForecastLine[];

  @Field(() => [RoadmapMilestone], { description: 'Jalons. By day.' })
  milestones!: RoadmapMilestone[];

  @Field(() => RoadmapContact, { nullable: true, description: 'Contact. The office that answers for it.' })
  contact!: RoadmapContact | null;
}

@InputType()
abstract class RoadmapCommandInput {
  @Field(() => ID, {
    description:
      "Clé d'idempotence. Chosen by the client, anew for each command: the same key with the same input gets the same answer and acts once.",
  })
  idempotencyKey!: string;

  @Field(() => Int, {
    description:
      'Révision lue. `revision` of the draft, 0 when there was none; `CONFLICT` when it has changed.',
  })
  expectedRevision!: number;
}

/** Base input of a draft mutation, without the content. */
@InputType()
export abstract class DraftRoadmapCommandInput extends RoadmapCommandInput {}

@InputType({ description: 'Publication. Of the draft as it was read.' })
export class PublishRoadmapInput extends RoadmapCommandInput {}

/** Converts the input to stored content, with texts trimmed. */
export function contentFrom(input: RoadmapContentInput): RoadmapContent {
  const { firstYear, lastYear, contact } = input;
  return {
    firstYear,
    lastYear,
    vision: kept(input.vision),
    priorities: input.priorityDomains.map(({ domain, targetRate, targetOn, rationale }) => ({
      domainCode: domain,
      targetRate,
      targetOn,
      rationale: kept(rationale),
    })),
    axes: input.axes.map(({ title, description, domains }) => ({
      title: kept(title),
      description: kept(description),
      domainCodes: [...domains],
    })),
    forecast: input.forecast.map(({ year, domain, amount }) => ({
      year,
      domainCode: domain,
      amountCents: amount,
    })),
    milestones: input.milestones.map(({ title, dueOn }) => ({ title: kept(title), dueOn })),
    contact: {
      organisation: kept(contact.organisation),
      role: kept(contact.role),
      email: contact.email?.trim() || null,
      link: contact.link?.trim() || null,
    },
  };
}

const kept = (text: string) => text.trim().toWellFormed();
