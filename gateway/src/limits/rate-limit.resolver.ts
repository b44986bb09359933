import { DateTimeScalar } from '@hopen/schema';
import { Ctx, Field, Int, ObjectType, Query, Resolver } from 'type-graphql';
import type { GatewayContext } from '../gateway-context.ts';

@ObjectType({ description: 'Consommation. What this request costs, and what the viewer may still spend.' })
export class RateLimit {
  @Field(() => Int, { description: 'Coût. What this request costs, at most.' })
  cost!: number;

  @Field(() => Int, { description: 'Reste. What the viewer may still spend until `resetAt`.' })
  remaining!: number;

  @Field(() => DateTimeScalar, { description: 'Renouvellement. When the whole budget is there again.' })
  resetAt!: Date;
}

@Resolver(() => RateLimit)
export class RateLimitResolver {
  @Query(() => RateLimit, {
    nullable: true,
    description: 'Consommation. What this request costs and what the viewer may still spend.',
  })
  rateLimit(@Ctx() { charge }: GatewayContext): RateLimit | null {
    if (!charge?.balance) return null;
    const { remaining, resetAt } = charge.balance;
    return { cost: charge.cost, remaining, resetAt };
  }
}
