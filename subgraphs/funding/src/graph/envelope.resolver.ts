import { type Page, PageArgs } from '@hopen/kit/graphql';
import { addDays, CentsScalar, DateScalar, earlier, seesRegionInFull } from '@hopen/schema';
import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Envelope } from '../domain/envelope.ts';
import { publicEnvelope, publicPaymentsDay } from '../domain/reports/small-cells.ts';
import { EnvelopeType } from './envelope.type.ts';
import { LedgerLineConnection, presentLines } from './envelope-lines.ts';
import type { LedgerLineType } from './ledger-line.type.ts';
import { type RequestContext } from './loaders.ts';

@Resolver(() => EnvelopeType)
export class EnvelopeResolver {
  @FieldResolver(() => CentsScalar, {
    nullable: true,
    description:
      'Montant engagé, en centimes. Accepted grants, less what will not be paid, for the ARS of the region and the steering body; everybody else is told all that was ever accepted, and null where it is of one or two.',
  })
  async committed(@Root() envelope: Envelope, @Ctx() context: RequestContext): Promise<number | null> {
    return (await figuresFor(envelope, context)).committed;
  }

  @FieldResolver(() => CentsScalar, {
    nullable: true,
    description:
      'Montant payé, en centimes. Advances, balances and corrections by `paidAsOf`. Outsiders are told it rounded to 10,000 €, and null where one or two moved it last, or one or two wait for what they were granted.',
  })
  async paid(@Root() envelope: Envelope, @Ctx() context: RequestContext): Promise<number | null> {
    return (await figuresFor(envelope, context)).paid;
  }

  @FieldResolver(() => DateScalar, {
    description:
      'Payé à la date du. The last day whose payments are in `paid`: the day of the envelope for the ARS of the region and the steering body, the last 31 December of an odd year that was past for everybody else.',
  })
  paidAsOf(@Root() envelope: Envelope, @Ctx() context: RequestContext): string {
    return seesRegionInFull(context.viewer, envelope) ? envelope.asOf : publicDayOf(envelope, context);
  }

  @FieldResolver(() => Boolean, {
    description:
      'Secret statistique. Whether figures are null because they would tell of one or two; never for the ARS of the region and the steering body.',
  })
  async isSuppressed(@Root() envelope: Envelope, @Ctx() context: RequestContext): Promise<boolean> {
    return (await figuresFor(envelope, context)).isSuppressed;
  }

  @FieldResolver(() => LedgerLineConnection, {
    nullable: true,
    description:
      'Lignes. The ledger behind the figures, by number. ARS of the region and steering body only.',
  })
  async lines(
    @Root() { programmeCode, regionCode, asOf: day }: Envelope,
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Page<LedgerLineType>> {
    return presentLines(await loaders.envelopeLines(regionCode, { programmeCode, day, first, after }));
  }
}

async function figuresFor(envelope: Envelope, context: RequestContext) {
  if (seesRegionInFull(context.viewer, envelope)) return { ...envelope, isSuppressed: false };
  const { programmeCode, regionCode } = envelope;
  const day = publicDayOf(envelope, context);
  return publicEnvelope(envelope, await context.loaders.paid(programmeCode, regionCode, day));
}

/** Day of the public payments, past by the day of the envelope. */
const publicDayOf = ({ asOf }: Envelope, { today }: RequestContext) =>
  publicPaymentsDay(earlier(addDays(asOf, 1), today));
