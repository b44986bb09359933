import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { acceptProject } from '../commands/accept-project.ts';
import { createApplication } from '../commands/create-application.ts';
import { fileProject } from '../commands/file-project.ts';
import { refuseApplication } from '../commands/refuse-application.ts';
import { returnApplication } from '../commands/return-application.ts';
import { returnProject } from '../commands/return-project.ts';
import { submitApplication } from '../commands/submit-application.ts';
import { updateApplication } from '../commands/update-application.ts';
import { withdrawApplication } from '../commands/withdraw-application.ts';
import { applicationPayload } from './application-payload.ts';
import {
  AcceptProjectInput,
  ActInput,
  CreateApplicationInput,
  FileProjectInput,
  INPUT,
  UpdateApplicationInput,
} from './inputs.type.ts';
import type { RequestContext } from './loaders.ts';
import { ApplicationPayload } from './payloads.type.ts';

/** Mutations of an application until its project is accepted. Roles, statuses and deadlines: `domain/acts.ts`. */
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
    return applicationPayload(context, await createApplication(context, input));
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description: 'Modifier une candidature. While it is a draft, or returned. Establishment.',
  })
  async updateApplication(
    @Arg('input', () => UpdateApplicationInput, { description: INPUT }) input: UpdateApplicationInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return applicationPayload(context, await updateApplication(context, input));
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description: 'Déposer une candidature. From then on its ARS sees it and it is read-only. Establishment.',
  })
  async submitApplication(
    @Arg('input', () => ActInput, { description: INPUT }) input: ActInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return applicationPayload(context, await submitApplication(context, input));
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description: 'Retirer une candidature. Gives back what it reserved. Establishment, motive once filed.',
  })
  async withdrawApplication(
    @Arg('input', () => ActInput, { description: INPUT }) input: ActInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return applicationPayload(context, await withdrawApplication(context, input));
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description: 'Renvoyer une candidature. For changes; it may be filed again. ARS, with a motive.',
  })
  async returnApplication(
    @Arg('input', () => ActInput, { description: INPUT }) input: ActInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return applicationPayload(context, await returnApplication(context, input));
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description:
      'Refuser une candidature. ARS, when it is filed or its project is; steering body, when it is preselected. With a motive.',
  })
  async refuseApplication(
    @Arg('input', () => ActInput, { description: INPUT }) input: ActInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return applicationPayload(context, await refuseApplication(context, input));
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description: 'Déposer le projet. The full project of what was retained. Establishment.',
  })
  async fileProject(
    @Arg('input', () => FileProjectInput, { description: INPUT }) input: FileProjectInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return applicationPayload(context, await fileProject(context, input));
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description: 'Renvoyer le projet. For changes; it may be filed again. ARS, with a motive.',
  })
  async returnProject(
    @Arg('input', () => ActInput, { description: INPUT }) input: ActInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return applicationPayload(context, await returnProject(context, input));
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description: 'Accepter le projet. Turns the reservation into a commitment; the advance is due. ARS.',
  })
  async acceptProject(
    @Arg('input', () => AcceptProjectInput, { description: INPUT }) input: AcceptProjectInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return applicationPayload(context, await acceptProject(context, input));
  }
}
