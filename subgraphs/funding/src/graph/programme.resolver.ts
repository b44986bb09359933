import { AS_OF, CentsScalar, DateScalar, dayOf, REGIONS } from '@hopen/schema';
import { Arg, Ctx, Directive, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Programme } from '../domain/programme.ts';
import { sumByMonth } from '../domain/reports/disbursement-sums.ts';
import { knownProgramme, type RequestContext } from './loaders.ts';
import { DisbursementType, presentDisbursement, RegionTransmissionType } from './national.type.ts';
import { presentSelection } from './present-selection.ts';
import { ProgrammeType } from './programme.type.ts';
import { ProgrammeRulesType, presentRules } from './programme-rules.type.ts';
import { SelectionType } from './selection.type.ts';
import { countrySelection } from './selection-views.ts';
import { SUMS_AS_OF } from './sums-as-of.ts';
import { presentTransmission } from './transmission.type.ts';

@Resolver(() => ProgrammeType)
export class ProgrammeResolver {
  @Query(() => [ProgrammeType], {
    nullable: true,
    description: 'Programmes. All of them, by code: there are few.',
  })
  programmes(@Ctx() { loaders }: RequestContext): Promise<Programme[]> {
    return loaders.programmes();
  }

  @Query(() => ProgrammeType, {
    nullable: true,
    description: 'Programme. The programme of this code; else `UNKNOWN_PROGRAMME`.',
  })
  programme(
    @Arg('code', () => ID, { description: 'Code du programme. One of `programmes`, e.g. `HOPEN`.' })
    code: string,
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

  @FieldResolver(() => ProgrammeRulesType, {
    description: 'Règles. Its own limits and choices, each with where it was read.',
  })
  rules(@Root() { rules }: Programme): ProgrammeRulesType {
    return presentRules(rules);
  }

  // Reads what the whole country asked for, once for all days of a request.
  @Directive('@cost(weight: 1000)')
  @FieldResolver(() => SelectionType, {
    nullable: true,
    description:
      'Sélection nationale. What was asked and retained so far; small figures are suppressed but for its steering body.',
  })
  async selection(
    @Root() { code }: Programme,
    @Arg('asOf', () => DateScalar, { nullable: true, description: SUMS_AS_OF }) asOf: string | null,
    @Ctx() context: RequestContext,
  ): Promise<SelectionType> {
    const { selection, day } = await countrySelection(code, asOf, context);
    return presentSelection(code, selection, day);
  }

  @FieldResolver(() => [RegionTransmissionType], {
    nullable: true,
    description:
      'Remontées des ARS. Who has transmitted its selection, and who has not. Its steering body only, else `FORBIDDEN`.',
  })
  async transmissions(
    @Root() { code }: Programme,
    @Arg('asOf', () => DateScalar, { nullable: true, description: AS_OF }) asOf: string | null,
    @Ctx() { loaders, today }: RequestContext,
  ): Promise<RegionTransmissionType[]> {
    const made = await loaders.transmissions(code, dayOf(asOf, today));
    return REGIONS.map((region) => {
      const latest = made.get(region.code)?.at(-1);
      return { region: { code: region.code }, transmission: latest ? presentTransmission(latest) : null };
    });
  }

  // Looks through all that is not paid yet, and asks for the verdicts behind what is validated: twenty times a minute.
  @Directive('@cost(weight: 1200)')
  @Directive('@listSize(assumedSize: 200)')
  @FieldResolver(() => [DisbursementType], {
    nullable: true,
    description:
      'Prévision de décaissement. What is not paid yet, and what of it may still be earned, by month, region and domain; what has no date yet comes last. `SUBGRAPH_UNAVAILABLE` while the verdicts behind it cannot be had. Its steering body only, else `FORBIDDEN`.',
  })
  async disbursementForecast(
    @Root() programme: Programme,
    @Ctx() { loaders, today }: RequestContext,
  ): Promise<DisbursementType[]> {
    const ofRegion = loaders.provenFiles(programme.code);
    const files = await Promise.all(REGIONS.map(({ code }) => ofRegion.load(code)));
    return sumByMonth(files.flat(), programme, today).map((line) =>
      presentDisbursement(programme.code, line),
    );
  }
}
