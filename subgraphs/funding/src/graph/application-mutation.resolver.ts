import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { plannedDayObstacles } from '../domain/act-rules.ts';
import { Beneficiary } from '../domain/beneficiary.ts';
import { obstaclesToFiling } from '../domain/eligibility.ts';
import { outOfLimits, overEnvelope } from '../domain/limits.ts';
import { findOthers } from '../persistence/case-files.ts';
import { findEnvelope } from '../persistence/sums.ts';
import type { Held, RequestContext, Target } from './acting.ts';
import { createApplication } from './creating.ts';
import {
  AcceptProjectInput,
  ActInput,
  CreateApplicationInput,
  FileProjectInput,
  INPUT,
  UpdateApplicationInput,
} from './inputs.type.ts';
import { one, shown } from './one-application.ts';
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
      prepare: ({ item, file, programme, today }) => {
        const requestedCents = item.requestedAmount ?? file.last.requestedCents;
        const plannedTargetsOn = item.plannedTargetsOn ?? file.last.plannedTargetsOn;
        return {
          terms: { requestedCents, plannedTargetsOn },
          violations: [
            ...outOfLimits(requestedCents, programme, 'requestedAmount'),
            ...(item.plannedTargetsOn
              ? plannedDayObstacles(file.last, programme, item.plannedTargetsOn, today)
              : []),
          ],
        };
      },
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
      holds: 'BENEFICIARY',
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
      prepare: ({ item: { plannedTargetsOn }, file, programme, today }) => ({
        terms: { plannedTargetsOn },
        violations: plannedDayObstacles(file.last, programme, plannedTargetsOn, today),
      }),
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
      holds: 'ENVELOPE',
      prepare: async ({ em, item, file, programme, state }) => {
        const grantedCents = item.grantedAmount ?? file.last.grantedCents!;
        const envelope = await findEnvelope(em, programme.code, state.regionCode);
        return {
          terms: { grantedCents },
          violations: [
            ...outOfLimits(grantedCents, programme, 'grantedAmount'),
            ...overEnvelope(envelope, grantedCents - file.reservedCents),
          ],
        };
      },
    });
  }
}

/** What speaks against filing, the application itself left out: the same rules as `eligibility` tells. */
async function filingObstacles({ em, state, programme, today, file }: Held<Target>) {
  const { id, beneficiaryKind: kind, beneficiaryNumber: number, domainCode, regionCode } = file.application;
  const others = (await findOthers(em, programme.code, [state])).filter((other) => other.id !== id);
  const beneficiary = await em.findOne(Beneficiary, { kind, number });
  return obstaclesToFiling({ programme, domainCode, beneficiary, regionCode, others, day: today });
}
