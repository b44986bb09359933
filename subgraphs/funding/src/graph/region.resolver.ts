import type { Context } from '@hopen/kit';
import { Arg, Args, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { ApplicationConnection, type ApplicationPage } from './application.type.ts';
import { ApplicationArgs } from './application-list.ts';
import { EnvelopeType } from './envelope.type.ts';
import { knownProgramme, type Loaders } from './loaders.ts';
import { SelectionType } from './programme.type.ts';
import { type RegionKey, RegionReference } from './references.type.ts';
import { presentSelection } from './selection.ts';

type RequestContext = Context<Loaders>;

@Resolver(() => RegionReference)
export class RegionResolver {
  @FieldResolver(() => ApplicationConnection, {
    nullable: true,
    description: 'Candidatures. Those that its ARS examines.',
  })
  async applications(
    @Root() { code }: RegionKey,
    @Args(() => ApplicationArgs) args: ApplicationArgs,
    @Ctx() { loaders }: RequestContext,
  ): Promise<ApplicationPage> {
    if (args.filter?.programme != null)
      await knownProgramme(loaders, args.filter.programme, 'filter.programme');
    return loaders.applicationsOfRegion(code, args);
  }

  @FieldResolver(() => EnvelopeType, {
    nullable: true,
    description: 'Enveloppe. What the region may spend on a programme.',
  })
  async envelope(
    @Root() { code }: RegionKey,
    @Arg('programme', () => ID, { description: 'Code du programme. Else `UNKNOWN_PROGRAMME`.' })
    programme: string,
    @Ctx() { loaders }: RequestContext,
  ): Promise<EnvelopeType | null> {
    await knownProgramme(loaders, programme, 'programme');
    return loaders.envelope(programme, code);
  }

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
    return presentSelection(programme, (await loaders.selections.load(programme)).get(code));
  }
}
