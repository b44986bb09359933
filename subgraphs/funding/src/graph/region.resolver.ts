import { DateScalar, dayOf, seesRegionInFull } from '@hopen/schema';
import { Arg, Args, ArgsType, Ctx, Directive, Field, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import type { Envelope } from '../domain/envelope.ts';
import { sumByMonth } from '../domain/reports/disbursement-sums.ts';
import { ApplicationConnection, type ApplicationPage } from './application.type.ts';
import { ApplicationArgs } from './application-list.ts';
import { EnvelopeType } from './envelope.type.ts';
import { checkCodes } from './filter-codes.ts';
import { knownProgramme, type RequestContext } from './loaders.ts';
import { DisbursementType, presentDisbursement } from './national.type.ts';
import { presentSelection } from './present-selection.ts';
import { type RegionKey, RegionReference } from './references.type.ts';
import { SelectionType } from './selection.type.ts';
import { regionSelection } from './selection-views.ts';
import { PUBLISHED_AS_OF, SUMS_AS_OF, sumsDayOf } from './sums-as-of.ts';
import { presentTransmission, TransmissionType } from './transmission.type.ts';

@ArgsType()
class SelectionArgs {
  // All days of a request are read together.
  @Directive('@cost(weight: 5)')
  @Field(() => DateScalar, { nullable: true, description: PUBLISHED_AS_OF })
  asOf?: string | null;

  @Field(() => ID, { description: 'Code du programme. Else `UNKNOWN_PROGRAMME`.' })
  programme!: string;
}

@Resolver(() => RegionReference)
export class RegionResolver {
  // Ranks all that the viewer may see, for all regions of a request together.
  @Directive('@cost(weight: 150)')
  @FieldResolver(() => ApplicationConnection, {
    nullable: true,
    description: 'Candidatures. Those that its ARS examines.',
  })
  async applications(
    @Root() { code }: RegionKey,
    @Args(() => ApplicationArgs) args: ApplicationArgs,
    @Ctx() { loaders, today }: RequestContext,
  ): Promise<ApplicationPage> {
    await checkCodes(args.filter, dayOf(args.asOf, today), loaders);
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
    @Arg('asOf', () => DateScalar, { nullable: true, description: SUMS_AS_OF }) asOf: string | null,
    @Ctx() { loaders, today, viewer }: RequestContext,
  ): Promise<Envelope | null> {
    await knownProgramme(loaders, programme, 'programme');
    return loaders.envelope(
      programme,
      code,
      sumsDayOf(asOf, today, seesRegionInFull(viewer, { programmeCode: programme, regionCode: code })),
    );
  }

  // Two statements for all regions and days of a request.
  @Directive('@cost(weight: 700)')
  @FieldResolver(() => SelectionType, {
    nullable: true,
    description:
      'Sélection régionale. What was asked and retained in the region, for its ARS and the steering body of the programme on any day. Everybody else is told it as of the last day of notification that is past, without what would tell of one or two; null before that day.',
  })
  async selection(
    @Root() { code }: RegionKey,
    @Args(() => SelectionArgs) { programme: programmeCode, asOf }: SelectionArgs,
    @Ctx() context: RequestContext,
  ): Promise<SelectionType | null> {
    const programme = await knownProgramme(context.loaders, programmeCode, 'programme');
    const told = await regionSelection(programme, code, asOf, context);
    return told && presentSelection(programmeCode, told.selection, told.day);
  }

  @FieldResolver(() => [TransmissionType], {
    nullable: true,
    description:
      "Remontées de l'ARS. Every version, the first one first. Its ARS and the steering body of the programme only.",
  })
  async transmissions(
    @Root() { code }: RegionKey,
    @Arg('programme', () => ID, { description: 'Code du programme. Else `UNKNOWN_PROGRAMME`.' })
    programme: string,
    @Ctx() { loaders, today }: RequestContext,
  ): Promise<TransmissionType[]> {
    await knownProgramme(loaders, programme, 'programme');
    const made = await loaders.transmissions(programme, today);
    return (made.get(code) ?? []).map(presentTransmission);
  }

  // Asks for the verdicts behind what is validated, of all regions of a question together.
  @Directive('@cost(weight: 900)')
  @FieldResolver(() => [DisbursementType], {
    nullable: true,
    description:
      'Prévision de décaissement. What its envelope has not paid yet, and what of it may still be earned, by month and domain. `SUBGRAPH_UNAVAILABLE` while the verdicts behind it cannot be had. Its ARS and the steering body of the programme only.',
  })
  async disbursementForecast(
    @Root() { code }: RegionKey,
    @Arg('programme', () => ID, { description: 'Code du programme. Else `UNKNOWN_PROGRAMME`.' })
    programmeCode: string,
    @Ctx() { loaders, today }: RequestContext,
  ): Promise<DisbursementType[]> {
    const programme = await knownProgramme(loaders, programmeCode, 'programme');
    const files = await loaders.provenFiles(programmeCode).load(code);
    return sumByMonth(files, programme, today).map((line) => presentDisbursement(programmeCode, line));
  }
}
