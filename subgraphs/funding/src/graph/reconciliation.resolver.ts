import { inSnapshot } from '@hopen/kit/database';
import { Arg, Ctx, Directive, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Programme } from '../domain/programme.ts';
import { findDifferences } from '../persistence/reconciliation.ts';
import { knownProgramme, type RequestContext } from './loaders.ts';
import { DifferenceType, LateItemType, presentLate, ReconciliationType } from './reconciliation.type.ts';

@Resolver(() => ReconciliationType)
export class ReconciliationResolver {
  @Query(() => ReconciliationType, {
    nullable: true,
    description:
      'Rapprochement. Checks everything that should follow from the facts and the rules of a programme, and lists what is late. The steering body of the programme only, else `FORBIDDEN`.',
  })
  reconciliation(
    @Arg('programme', () => ID, { description: 'Code du programme. Else `UNKNOWN_PROGRAMME`.' }) code: string,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Programme> {
    return knownProgramme(loaders, code, 'programme');
  }

  // Reads all facts of the programme: not thirty times a minute.
  @Directive('@cost(weight: 15000)')
  @FieldResolver(() => [DifferenceType], { description: 'Écarts. None when all agrees.' })
  async differences(
    @Root() programme: Programme,
    @Ctx() { em, loaders }: RequestContext,
  ): Promise<DifferenceType[]> {
    const audit = await loaders.audit(programme.code);
    return inSnapshot(em, (inRead) => findDifferences(inRead, programme, audit));
  }

  // Alone it reads every file of the programme too.
  @Directive('@cost(weight: 6000)')
  @Directive('@listSize(assumedSize: 1000)')
  @FieldResolver(() => [LateItemType], {
    description:
      'Retards. What was done after its day or is still to be done, by region: late, and no difference.',
  })
  async lateItems(@Root() programme: Programme, @Ctx() { loaders }: RequestContext): Promise<LateItemType[]> {
    return (await loaders.audit(programme.code)).lateItems.map(presentLate);
  }
}
