import { type Context, findPage, pageOfRows } from '@hopen/kit';
import { beneficiaryReference, CentsScalar } from '@hopen/schema';
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { ApplicationState } from '../domain/application-state.ts';
import type { ApplicationStatus } from '../domain/application-status.ts';
import {
  ApplicationConnection,
  type ApplicationPage,
  ApplicationStatusEnum,
  ApplicationType,
} from './application.type.ts';
import { ApplicationArgs, applicationList, BY_ID } from './application-list.ts';
import { isPartyTo } from './authorisation.ts';
import {
  APPLICATIONS,
  ApplicationsOfArgs,
  type BeneficiaryKey,
  BeneficiaryType,
  beneficiaryKey,
} from './beneficiary.type.ts';
import { knownProgramme, type Loaders } from './loaders.ts';
import { ProgrammeType } from './programme.type.ts';
import { type DomainKey, DomainReference, type RegionKey, RegionReference } from './references.type.ts';

type RequestContext = Context<Loaders>;

@Resolver(() => ApplicationType)
export class ApplicationResolver {
  @Query(() => ApplicationConnection, {
    nullable: true,
    description:
      'Candidatures. As they are today and as far as the viewer sees them: everybody sees accepted grants.',
  })
  async applications(
    @Args(() => ApplicationArgs) args: ApplicationArgs,
    @Ctx() { em, viewer, today, loaders }: RequestContext,
  ): Promise<ApplicationPage> {
    if (args.filter?.programme != null)
      await knownProgramme(loaders, args.filter.programme, 'filter.programme');
    return findPage(em, ApplicationState, applicationList(args, viewer, today));
  }

  @Query(() => ApplicationType, {
    nullable: true,
    description:
      'Candidature. The application of this number; null when there is none that the viewer may see.',
  })
  application(
    @Arg('id', () => ID, { description: 'Numéro de dossier. The number of the application.' }) id: string,
    @Ctx() { loaders }: RequestContext,
  ) {
    return loaders.application.load(id);
  }

  @FieldResolver(() => ApplicationStatusEnum, {
    description: 'État. Where it stands; `ACCEPTED` for whoever is no party to it.',
  })
  status(@Root() application: ApplicationState, @Ctx() { viewer }: RequestContext): ApplicationStatus {
    return isPartyTo(viewer, application) ? application.status : 'ACCEPTED';
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
}

@Resolver(() => BeneficiaryType)
export class BeneficiaryResolver {
  @FieldResolver(() => ApplicationConnection, { nullable: true, description: APPLICATIONS })
  async applications(
    @Root() { kind, number }: BeneficiaryKey,
    @Args(() => ApplicationsOfArgs) { programme, ...page }: ApplicationsOfArgs,
    @Ctx() { loaders }: RequestContext,
  ): Promise<ApplicationPage> {
    if (programme != null) await knownProgramme(loaders, programme, 'programme');
    const reference = beneficiaryReference(kind, number);
    const site = kind === 'ET' ? await loaders.beneficiary.load(reference) : null;
    const filers = [
      reference,
      ...(site?.legalEntityFiness ? [beneficiaryReference('EJ', site.legalEntityFiness)] : []),
    ];
    const filed = (await Promise.all(filers.map((filer) => loaders.applicationsOf.load(filer)))).flat();
    return pageOfRows(
      filed.filter((each) => programme == null || each.programmeCode === programme),
      { ...BY_ID, page },
    );
  }
}
