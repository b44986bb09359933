import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { createApplication } from '../commands/create-application.ts';
import type { Held, RequestContext, Target } from '../commands/load-cases.ts';
import { acceptingProject, filingProject, updating } from '../domain/act-changes.ts';
import type { ApplicationState } from '../domain/application-state.ts';
import { Beneficiary } from '../domain/beneficiary.ts';
import { obstaclesToFiling } from '../domain/eligibility.ts';
import { findOthers } from '../persistence/case-files.ts';
import { one, shown } from './application-payload.ts';
import {
  AcceptProjectInput,
  ActInput,
  CreateApplicationInput,
  FileProjectInput,
  INPUT,
  UpdateApplicationInput,
} from './inputs.type.ts';
import { ApplicationPayload } from './payloads.type.ts';

/**
 * The life of one application until its project is accepted, act by act. Who may do what, from where and until when is
 * `domain/acts.ts`.
 */
@Resolver()
export class ApplicationMutationResolver {
  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description: 'Créer une candidature. A draft, which its establishment alone sees. Establishment.',
  })
  async createApplication(
    @Arg('input', () => CreateApplicationInput, { description: INPUT }) input: CreateApplicationInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return shown(context, await createApplication(context, input));
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description: 'Modifier une candidature. While it is a draft, or returned. Establishment.',
  })
  updateApplication(
    @Arg('input', () => UpdateApplicationInput, { description: INPUT }) input: UpdateApplicationInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return one(context, 'updateApplication', 'UPDATE', input, {
      prepare: (held) => updating(held, { ...held.item, requestedCents: held.item.requestedAmount }),
    });
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description: 'Déposer une candidature. From then on its ARS sees it and it is read-only. Establishment.',
  })
  submitApplication(
    @Arg('input', () => ActInput, { description: INPUT }) input: ActInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return one(context, 'submitApplication', 'SUBMIT', input, {
      holds: 'STRUCTURE',
      prepare: async (held) => ({ violations: await filingObstacles(held) }),
    });
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description: 'Retirer une candidature. Gives back what it reserved. Establishment, motive once filed.',
  })
  withdrawApplication(
    @Arg('input', () => ActInput, { description: INPUT }) input: ActInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return one(context, 'withdrawApplication', 'WITHDRAW', input);
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description: 'Renvoyer une candidature. For changes; it may be filed again. ARS, with a motive.',
  })
  returnApplication(
    @Arg('input', () => ActInput, { description: INPUT }) input: ActInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return one(context, 'returnApplication', 'RETURN', input);
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description:
      'Refuser une candidature. ARS, when it is filed or its project is; DGOS, when it is preselected. With a motive.',
  })
  refuseApplication(
    @Arg('input', () => ActInput, { description: INPUT }) input: ActInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return one(context, 'refuseApplication', 'REFUSE', input);
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description: 'Déposer le projet. The full project of what was retained. Establishment.',
  })
  fileProject(
    @Arg('input', () => FileProjectInput, { description: INPUT }) input: FileProjectInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return one(context, 'fileProject', 'FILE_PROJECT', input, {
      prepare: (held) => filingProject(held, held.item.plannedTargetsOn),
    });
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description: 'Renvoyer le projet. For changes; it may be filed again. ARS, with a motive.',
  })
  returnProject(
    @Arg('input', () => ActInput, { description: INPUT }) input: ActInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return one(context, 'returnProject', 'RETURN_PROJECT', input);
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description: 'Accepter le projet. Turns the reservation into a commitment; the advance is due. ARS.',
  })
  acceptProject(
    @Arg('input', () => AcceptProjectInput, { description: INPUT }) input: AcceptProjectInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return one(context, 'acceptProject', 'ACCEPT_PROJECT', input, {
      prepare: (held) => acceptingProject(held, held.item.grantedAmount ?? null),
    });
  }
}

/** What speaks against filing, the application itself left out: the same rules as `eligibility` tells. */
async function filingObstacles({ em, state, programme, today, file }: Held<Target>) {
  const { domainCode, regionCode } = file.application;
  const beneficiary = await em.findOne(Beneficiary, holderOf(state));
  const others = await findOthers(em, programme.code, [state.structure], file.application.id);
  return obstaclesToFiling({ programme, domainCode, beneficiary, regionCode, others, day: today });
}

const holderOf = ({ beneficiaryKind: kind, beneficiaryNumber: number }: ApplicationState) => ({
  kind,
  number,
});
