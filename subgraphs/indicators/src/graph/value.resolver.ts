import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Evidence, IndicatorValue } from '../domain/indicator-value.ts';
import type { Review, ReviewState } from '../domain/review.ts';
import { type AsOf, IndicatorType, IndicatorValueType } from './indicator.type.ts';
import type { Loaders, RequestContext } from './loaders.ts';
import { EvidenceType, ReviewStateEnum, ReviewType } from './value.type.ts';

/** Value as a query or a mutation returns it: a query as of a day loads its reviews of that day with it, a mutation does not. */
type ReturnedValue = IndicatorValue & AsOf & { readonly reviews?: Review[] };

const reviewsOf = ({ id, reviews }: ReturnedValue, loaders: Loaders) => reviews ?? loaders.reviewsOf.load(id);

@Resolver(() => IndicatorValueType)
export class IndicatorValueResolver {
  @FieldResolver(() => IndicatorType, {
    nullable: true,
    description: 'Indicateur. What was measured, in the version of the day that is asked.',
  })
  async indicator(
    @Root() { programmeCode, indicatorCode, asOf }: ReturnedValue,
    @Ctx() { loaders, today }: RequestContext,
  ) {
    const definitions = await loaders.definitionsOn(asOf ?? today).load(programmeCode);
    return definitions.find(({ code }) => code === indicatorCode) ?? null;
  }

  @FieldResolver(() => ReviewStateEnum, {
    description: "État de l'examen. Where its review stood at the end of the day that is asked.",
  })
  async reviewState(@Root() value: ReturnedValue, @Ctx() { loaders }: RequestContext): Promise<ReviewState> {
    return (await reviewsOf(value, loaders)).at(-1)?.state ?? 'DECLARED';
  }

  @FieldResolver(() => [ReviewType], {
    nullable: true,
    description: 'Examen. Every step of it by the end of the day that is asked, in order.',
  })
  async reviews(@Root() value: ReturnedValue, @Ctx() { loaders }: RequestContext): Promise<Review[]> {
    return reviewsOf(value, loaders);
  }

  @FieldResolver(() => [EvidenceType], {
    nullable: true,
    description: 'Pièces justificatives. What proves it.',
  })
  evidence(@Root() { evidence }: IndicatorValue): Evidence[] {
    return evidence;
  }
}
