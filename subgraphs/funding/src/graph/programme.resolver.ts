import type { Context } from '@hopen/kit';
import { CentsScalar } from '@hopen/schema';
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Programme } from '../domain/programme.ts';
import { knownProgramme, type Loaders } from './loaders.ts';
import { ProgrammeType, SelectionType } from './programme.type.ts';
import { presentSelection } from './selection.ts';

type RequestContext = Context<Loaders>;

@Resolver(() => ProgrammeType)
export class ProgrammeResolver {
  @Query(() => ProgrammeType, {
    nullable: true,
    description: 'Programme. The programme of this code; else `UNKNOWN_PROGRAMME`.',
  })
  programme(
    @Arg('code', () => ID, { description: 'Code du programme. `HOPEN` or `HN`.' }) code: string,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Programme> {
    return knownProgramme(loaders, code, 'code');
  }

  @FieldResolver(() => CentsScalar, {
    description: 'Budget, en centimes. What the State put into the programme.',
  })
  budget(@Root() { budgetCents }: Programme): number {
    return budgetCents;
  }

  @FieldResolver(() => CentsScalar, {
    description: 'Minimum par domaine, en centimes. The least that may be granted.',
  })
  minimumPerDomain(@Root() { minimumCents }: Programme): number {
    return minimumCents;
  }

  @FieldResolver(() => CentsScalar, {
    description: 'Maximum par domaine, en centimes. The most that may be granted.',
  })
  maximumPerDomain(@Root() { maximumCents }: Programme): number {
    return maximumCents;
  }

  @FieldResolver(() => SelectionType, {
    nullable: true,
    description: 'Sélection nationale. What was asked and retained so far.',
  })
  async selection(@Root() { code }: Programme, @Ctx() { loaders }: RequestContext): Promise<SelectionType> {
    return presentSelection(code, (await loaders.selections.load(code)).get(null));
  }
}
