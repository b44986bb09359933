import { type Answer, keptAnswer } from '@hopen/kit';
import { RuleViolation } from '@hopen/schema';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import {
  correction,
  extensionObstacles,
  payment,
  plannedDayObstacles,
  reachedDayObstacles,
} from '../domain/act-rules.ts';
import type { Act } from '../domain/acts.ts';
import { Beneficiary } from '../domain/beneficiary.ts';
import { obstaclesToFiling } from '../domain/eligibility.ts';
import { outOfLimits, overEnvelope } from '../domain/limits.ts';
import { balanceObstacles, proofObstacles, staleProof } from '../domain/proof.ts';
import { findOthers } from '../persistence/case-files.ts';
import { findEnvelope } from '../persistence/sums.ts';
import { type Command, type Held, type Receipt, type RequestContext, run, type Target } from './acting.ts';
import { createApplication } from './creating.ts';
import {
  AcceptProjectInput,
  ActInput,
  CreateApplicationInput,
  DeclareTargetsInput,
  FileProjectInput,
  GrantExtensionInput,
  RecordCorrectionInput,
  RecordPaymentInput,
  UpdateApplicationInput,
} from './inputs.type.ts';
import { ApplicationPayload } from './payloads.type.ts';
import { proofFor } from './proving.ts';

const INPUT = 'Demande. What is to be done.';

type OneInput = Target & { readonly idempotencyKey: string; readonly motive?: string | null };

/** The life of one application, act by act; who may do what, from where and until when is `domain/acts.ts`. */
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

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description: 'Accorder une prolongation. Twelve months at most in all. ARS, with a motive.',
  })
  grantExtension(
    @Arg('input', () => GrantExtensionInput, { description: INPUT }) input: GrantExtensionInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return one(context, 'grantExtension', 'GRANT_EXTENSION', input, {
      prepare: ({ item: { months, requestedOn }, file, programme, today }) => ({
        terms: { extensionMonths: file.last.extensionMonths + months },
        violations: extensionObstacles(file, programme, { months, requestedOn, today }),
      }),
    });
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description: 'Déclarer les cibles atteintes. By the last day of the application. Establishment.',
  })
  declareTargets(
    @Arg('input', () => DeclareTargetsInput, { description: INPUT }) input: DeclareTargetsInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return one(context, 'declareTargets', 'DECLARE_TARGETS', input, {
      prepare: ({ item: { reachedOn }, file, programme, today }) => ({
        terms: { targetsReachedOn: reachedOn },
        violations: reachedDayObstacles(file, programme, reachedOn, today),
      }),
    });
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description: 'Demander des preuves. The establishment declares again. ARS, with a motive.',
  })
  requestEvidence(
    @Arg('input', () => ActInput, { description: INPUT }) input: ActInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return one(context, 'requestEvidence', 'REQUEST_EVIDENCE', input);
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description:
      'Valider les cibles. Where its verdict says that all are met, else `TARGETS_NOT_MET` for each that is not; the day they were reached on says when the balance is due. ARS.',
  })
  async validateTargets(
    @Arg('input', () => ActInput, { description: INPUT }) input: ActInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    const [mutation, act] = ['validateTargets', 'VALIDATE_TARGETS'] as const;
    const kept = await keptAnswer<Receipt>(context.em, { viewer: context.viewer, mutation, input });
    if (kept) return shown(context, kept);
    const proof = await proofFor(context, input.applicationId, { act, mutation, from: 'TARGETS_DECLARED' });
    return one(context, mutation, act, input, {
      prepare: ({ file, programme, today }) => {
        if (!proof) throw changedMeanwhile();
        const { targetsReachedOn } = proof;
        const missing = proofObstacles(proof);
        return {
          proof,
          terms: { targetsReachedOn },
          violations: [
            ...missing,
            ...(targetsReachedOn ? reachedDayObstacles(file, programme, targetsReachedOn, today) : []),
            ...staleProof(proof, file.proof, today),
          ],
        };
      },
    });
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description:
      'Constater la caducité. Once the last day is over; what was paid stays committed. ARS, with a motive.',
  })
  recordLapse(
    @Arg('input', () => ActInput, { description: INPUT }) input: ActInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return one(context, 'recordLapse', 'RECORD_LAPSE', input);
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description:
      'Noter un versement. An advance or a balance that is due, never more than that; a balance only while the verdict it was validated on still holds. DGOS.',
  })
  async recordPayment(
    @Arg('input', () => RecordPaymentInput, { description: INPUT }) input: RecordPaymentInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    const [mutation, act] = ['recordPayment', 'RECORD_PAYMENT'] as const;
    const isBalance = input.instalment === 'BALANCE';
    const kept = await keptAnswer<Receipt>(context.em, { viewer: context.viewer, mutation, input });
    if (kept) return shown(context, kept);
    const proof = isBalance
      ? await proofFor(context, input.applicationId, { act, mutation, from: 'TARGETS_VALIDATED' })
      : null;
    return one(context, mutation, act, input, {
      prepare: ({ item, file, programme, today }) => {
        const { instalment: kind, amount: amountCents = null, valueOn, vehicle } = item;
        const booking = payment(file, programme, { kind, amountCents, valueOn, vehicle }, today);
        if (!isBalance) return { bookings: [booking] };
        if (!proof) throw changedMeanwhile();
        const violations = [...balanceObstacles(proof, file.proof), ...staleProof(proof, file.proof, today)];
        return { proof, bookings: [booking], violations };
      },
    });
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description: 'Corriger un versement. By a negative line: nothing is erased. DGOS, with a motive.',
  })
  recordCorrection(
    @Arg('input', () => RecordCorrectionInput, { description: INPUT }) input: RecordCorrectionInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return one(context, 'recordCorrection', 'RECORD_CORRECTION', input, {
      prepare: ({ item: { lineId, amount }, file }) => ({ bookings: [correction(file, lineId, amount)] }),
    });
  }
}

/** The file was in another state when the verdict was asked for. */
const changedMeanwhile = () =>
  new RuleViolation('CONFLICT', 'Le dossier a changé entre-temps : relisez-le.', {
    field: 'expectedVersion',
  });

/** One act on one application. */
async function one<Input extends OneInput>(
  context: RequestContext,
  mutation: string,
  act: Act,
  input: Input,
  more: Pick<Command<Input>, 'holds' | 'prepare'> = {},
): Promise<ApplicationPayload> {
  return shown(context, await run(context, { mutation, act, input, items: [input], ...more }));
}

async function shown({ loaders }: RequestContext, answer: Answer<Receipt>): Promise<ApplicationPayload> {
  const [changed] = answer.receipt?.applications ?? [];
  const application = changed ? await loaders.version.load(`${changed.id} ${changed.version}`) : null;
  return { application, userErrors: answer.userErrors };
}

/** What speaks against filing, the application itself left out: the same rules as `eligibility` tells. */
async function filingObstacles({ em, state, programme, today, file }: Held<Target>) {
  const { id, beneficiaryKind: kind, beneficiaryNumber: number, domainCode, regionCode } = file.application;
  const others = (await findOthers(em, programme.code, [state])).filter((other) => other.id !== id);
  const beneficiary = await em.findOne(Beneficiary, { kind, number });
  return obstaclesToFiling({ programme, domainCode, beneficiary, regionCode, others, day: today });
}
