import { Arg, Ctx, Directive, ID, Query, Resolver } from 'type-graphql';
import { knownProgramme, type RequestContext } from './loaders.ts';
import { PublishedFigureType, presentFigure } from './published-figure.type.ts';
import { recordedFor } from './recorded-figures.ts';

@Resolver(() => PublishedFigureType)
export class PublishedFigureResolver {
  // Reads the country once for all days of the figures: twice the work of its selection today.
  @Directive('@cost(weight: 2000)')
  @Directive('@listSize(assumedSize: 50)')
  @Query(() => [PublishedFigureType], {
    nullable: true,
    description:
      'Chiffres publiés. What public sources said of a programme until today, in the order of their days, each beside what the facts of this graph give.',
  })
  async publishedFigures(
    @Arg('programme', () => ID, { description: 'Code du programme. Else `UNKNOWN_PROGRAMME`.' }) code: string,
    @Ctx() context: RequestContext,
  ): Promise<PublishedFigureType[]> {
    const programme = await knownProgramme(context.loaders, code, 'programme');
    const figures = programme.publishedFigures.filter(({ asOf }) => asOf <= context.today);
    return Promise.all(
      figures.map(async (figure) =>
        presentFigure(code, figure, await recordedFor(figure, programme, context)),
      ),
    );
  }
}
