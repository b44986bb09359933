import { findPage, pageOfRows } from '@hopen/kit/database';
import { forbidden } from '@hopen/kit/graphql';
import {
  AS_OF,
  beneficiaryReference,
  CentsScalar,
  checkedRegionCode,
  DateScalar,
  dayOf,
  userErrorOf,
} from '@hopen/schema';
import { Arg, Args, Ctx, Directive, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { ApplicationState } from '../domain/application-state.ts';
import type { ApplicationStatus } from '../domain/application-status.ts';
import { obstaclesTo } from '../domain/eligibility.ts';
import { instalmentsOf } from '../domain/instalments.ts';
import { isPartyTo } from '../domain/party.ts';
import { structureOf } from '../domain/structure.ts';
import {
  ApplicationConnection,
  type ApplicationPage,
  ApplicationStatusEnum,
  ApplicationType,
} from './application.type.ts';
import { ApplicationArgs, applicationList, BY_ID } from './application-list.ts';
import { isLineVisible, mayAskEligibility, statusFor, visibleDecisions } from './authorisation.ts';
import {
  APPLICATIONS,
  ApplicationsOfArgs,
  type BeneficiaryKey,
  BeneficiaryType,
  beneficiaryKey,
  HospitalGroupReference,
} from './beneficiary.type.ts';
import { EligibilityArgs, EligibilityType } from './eligibility.type.ts';
import { checkCodes } from './filter-codes.ts';
import { DecisionType, InstalmentType, presentDecision, presentInstalment } from './history.type.ts';
import { LedgerLineType, presentLine } from './ledger-line.type.ts';
import { knownProgramme, type RequestContext } from './loaders.ts';
import { ProgrammeType } from './programme.type.ts';
import { type DomainKey, DomainReference, type RegionKey, RegionReference } from './references.type.ts';

@Resolver(() => ApplicationType)
export class ApplicationResolver {
  @Query(() => ApplicationConnection, {
    nullable: true,
    description:
      'Candidatures. As they are today and as far as the viewer sees them: everybody sees what was ever accepted, whatever became of it.',
  })
  async applications(
    @Args(() => ApplicationArgs) args: ApplicationArgs,
    @Ctx() { em, viewer, today, loaders }: RequestContext,
  ): Promise<ApplicationPage> {
    const day = dayOf(args.asOf, today);
    await checkCodes(args.filter, day, loaders);
    return findPage(em, ApplicationState, applicationList(args, viewer, day));
  }

  @Query(() => ApplicationType, {
    nullable: true,
    description:
      'Candidature. The application of this number; null when there is none that the viewer may see.',
  })
  application(
    @Arg('id', () => ID, { description: 'Numéro de dossier. The number of the application.' }) id: string,
    @Arg('asOf', () => DateScalar, { nullable: true, description: AS_OF }) asOf: string | null,
    @Ctx() { loaders, today }: RequestContext,
  ) {
    return loaders.application(id, dayOf(asOf, today));
  }

  @FieldResolver(() => ApplicationStatusEnum, {
    description: 'État. Where it stands; `ACCEPTED` for whoever is no party to it, whatever follows.',
  })
  status(@Root() application: ApplicationState, @Ctx() { viewer }: RequestContext): ApplicationStatus {
    return statusFor(viewer, application);
  }

  @FieldResolver(() => Int, { nullable: true })
  version(@Root() { sequence }: ApplicationState): number {
    return sequence;
  }

  @FieldResolver(() => DateScalar, { nullable: true })
  updatedOn(@Root() { from }: ApplicationState): string {
    return from;
  }

  @FieldResolver(() => [DecisionType], {
    nullable: true,
    description:
      'Décisions. Its whole history in order; for ARS and steering body from its first filing on. Its parties only.',
  })
  async decisions(
    @Root() application: ApplicationState,
    @Ctx() { loaders, viewer }: RequestContext,
  ): Promise<DecisionType[]> {
    const programme = await loaders.programme.load(application.programmeCode);
    const lines = await loaders.ledgerLines(application);
    return visibleDecisions(await loaders.decisions(application), viewer, application).map((decision) =>
      presentDecision(decision, programme!, lines),
    );
  }

  @FieldResolver(() => [LedgerLineType], {
    nullable: true,
    description:
      'Lignes du registre. What was booked on it, in order; reservations for ARS and steering body. Its parties only.',
  })
  async ledgerLines(
    @Root() application: ApplicationState,
    @Ctx() { loaders, viewer }: RequestContext,
  ): Promise<LedgerLineType[]> {
    const lines = await loaders.ledgerLines(application);
    return lines.filter(({ kind }) => isLineVisible(kind, viewer)).map(presentLine);
  }

  @FieldResolver(() => [InstalmentType], {
    nullable: true,
    description: 'Versements. Advance and balance, with what is paid and when it is due. Its parties only.',
  })
  async instalments(
    @Root() application: ApplicationState,
    @Ctx() { loaders }: RequestContext,
  ): Promise<InstalmentType[]> {
    const programme = await loaders.programme.load(application.programmeCode);
    const lines = await loaders.ledgerLines(application);
    return instalmentsOf(application, programme!, lines).map(presentInstalment);
  }

  @FieldResolver(() => CentsScalar, {
    nullable: true,
    description: 'Montant demandé, en centimes. What the establishment asked. Its parties only.',
  })
  requestedAmount(@Root() { requestedCents }: ApplicationState): number {
    return requestedCents;
  }

  @FieldResolver(() => CentsScalar, {
    nullable: true,
    description: 'Montant accordé, en centimes. Null until it is retained.',
  })
  grantedAmount(@Root() { grantedCents, retainedOn }: ApplicationState): number | null {
    return retainedOn === null ? null : grantedCents;
  }

  @FieldResolver(() => ProgrammeType, { nullable: true, description: 'Programme. The programme applied to.' })
  programme(@Root() { programmeCode }: ApplicationState, @Ctx() { loaders }: RequestContext) {
    return loaders.programme.load(programmeCode);
  }

  @FieldResolver(() => DomainReference, {
    nullable: true,
    description: 'Domaine. What the money is asked for.',
  })
  domain(@Root() { programmeCode, domainCode }: ApplicationState): DomainKey {
    return { programmeCode, code: domainCode };
  }

  @FieldResolver(() => RegionReference, {
    nullable: true,
    description: 'Région. The region whose ARS examines it.',
  })
  region(@Root() { regionCode }: ApplicationState): RegionKey {
    return { code: regionCode };
  }

  @FieldResolver(() => BeneficiaryType, {
    nullable: true,
    description: 'Bénéficiaire. Who asks, and is paid.',
  })
  beneficiary(@Root() { beneficiaryKind, beneficiaryNumber }: ApplicationState): BeneficiaryKey {
    return beneficiaryKey(beneficiaryKind, beneficiaryNumber);
  }

  @FieldResolver(() => HospitalGroupReference, {
    nullable: true,
    description:
      'GHT. The hospital group within which it was filed: the beneficiary, or the one that it was a member of on the day of filing (of a draft, today); after a transfer, the same of the successor. Null outside of any, and where none is known.',
  })
  async hospitalGroup(
    @Root() { beneficiaryKind, beneficiaryNumber, submittedOn }: ApplicationState,
    @Ctx() { loaders, today }: RequestContext,
  ): Promise<BeneficiaryKey | null> {
    const reference = beneficiaryReference(beneficiaryKind, beneficiaryNumber);
    const code = await loaders.hospitalGroupOn(reference, submittedOn ?? today);
    return code === null ? null : beneficiaryKey('GHT', code);
  }
}

@Resolver(() => BeneficiaryType)
export class BeneficiaryResolver {
  @FieldResolver(() => ApplicationConnection, { nullable: true, description: APPLICATIONS })
  async applications(
    @Root() { kind, number }: BeneficiaryKey,
    @Args(() => ApplicationsOfArgs) { programme, asOf, ...page }: ApplicationsOfArgs,
    @Ctx() { loaders, today }: RequestContext,
  ): Promise<ApplicationPage> {
    const day = dayOf(asOf, today);
    if (programme != null) await knownProgramme(loaders, programme, 'programme');
    const reference = beneficiaryReference(kind, number);
    const legalEntity = kind === 'ET' ? await loaders.legalEntityOn(reference, day) : null;
    const filers = [reference, ...(legalEntity ? [beneficiaryReference('EJ', legalEntity)] : [])];
    const filed = (await Promise.all(filers.map((filer) => loaders.applicationsOf(filer, day)))).flat();
    return pageOfRows(
      filed.filter((each) => programme == null || each.programmeCode === programme),
      { ...BY_ID, page },
    );
  }

  @Directive('@cost(weight: 110)')
  @FieldResolver(() => EligibilityType, {
    nullable: true,
    description:
      'Éligibilité. Whether it may apply today, and all that speaks against it: the rules that the mutations enforce. The beneficiary itself, the ARS of its regions and the steering body of the programme only.',
  })
  async eligibility(
    @Root() { kind, number }: BeneficiaryKey,
    @Args(() => EligibilityArgs) { programme: code, domain, regionCode }: EligibilityArgs,
    @Ctx() { loaders, today, viewer }: RequestContext,
  ): Promise<EligibilityType> {
    const programme = await knownProgramme(loaders, code, 'programme');
    const reference = beneficiaryReference(kind, number);
    const beneficiary = await loaders.beneficiary.load(reference);
    if (!mayAskEligibility(viewer, code, beneficiary))
      throw forbidden('Éligibilité : réservée à ses parties.');
    // Obstacles must not reveal applications that the viewer may not read.
    const structure = beneficiary ? structureOf(beneficiary) : reference;
    const others = (await loaders.others(code, structure))
      .filter((other) => isPartyTo(viewer, other) || other.acceptedOn !== null)
      .map((other) => ({ ...other, status: statusFor(viewer, other) }));
    const reasons = obstaclesTo({
      programme,
      domainCode: domain,
      beneficiary,
      regionCode: regionCode == null ? null : checkedRegionCode(regionCode, 'regionCode'),
      others,
      day: today,
    }).map(userErrorOf);
    return { eligible: reasons.length === 0, reasons, structure: beneficiary && structure };
  }
}
