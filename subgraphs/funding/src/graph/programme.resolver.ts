import type { Context } from '@hopen/kit';
import { CentsScalar, RuleViolation } from '@hopen/schema';
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Programme } from '../domain/programme.ts';
import { NOTHING_SELECTED, type SelectionFigures } from '../domain/selection.ts';
import type { Loaders } from './loaders.ts';
import { ProgrammeType, SelectionType } from './programme.type.ts';
import { type RegionKey, RegionReference } from './references.type.ts';

type RequestContext = Context<Loaders>;

/** The programme of this code; throws `UNKNOWN_PROGRAMME` and names `field` otherwise. */
export async function knownProgramme(loaders: Loaders, code: string, field: string): Promise<Programme> {
  const programme = await loaders.programme.load(code);
  if (programme) return programme;
  throw new RuleViolation('UNKNOWN_PROGRAMME', `« ${code.slice(0, 20)} » n'est le code d'aucun programme.`, {
    field,
  });
}

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
    description: 'Minimum par domaine, en centimes. Itself still granted.',
  })
  minimumPerDomain(@Root() { minimumCents }: Programme): number {
    return minimumCents;
  }

  @FieldResolver(() => CentsScalar, {
    description: 'Maximum par domaine, en centimes. Itself still granted.',
  })
  maximumPerDomain(@Root() { maximumCents }: Programme): number {
    return maximumCents;
  }

  @FieldResolver(() => SelectionType, {
    nullable: true,
    description: 'Sélection nationale. What was asked and retained so far.',
  })
  async selection(@Root() { code }: Programme, @Ctx() { loaders }: RequestContext): Promise<SelectionType> {
    return present(code, (await loaders.selections.load(code)).get(null));
  }
}

@Resolver(() => RegionReference)
export class RegionSelectionResolver {
  @FieldResolver(() => SelectionType, {
    nullable: true,
    description: 'Sélection régionale. What was asked and retained in the region. Its ARS and the DGOS only.',
  })
  async selection(
    @Root() { code }: RegionKey,
    @Arg('programme', () => ID, { description: 'Code du programme. Else `UNKNOWN_PROGRAMME`.' })
    programme: string,
    @Ctx() { loaders }: RequestContext,
  ): Promise<SelectionType> {
    await knownProgramme(loaders, programme, 'programme');
    return present(programme, (await loaders.selections.load(programme)).get(code));
  }
}

function present(programmeCode: string, figures: SelectionFigures = NOTHING_SELECTED): SelectionType {
  return {
    ...figures,
    byDomain: figures.byDomain.map(({ domainCode, ...domain }) => ({
      ...domain,
      domain: { programmeCode, code: domainCode },
      share: figures.granted === 0 ? 0 : domain.granted / figures.granted,
    })),
  };
}
