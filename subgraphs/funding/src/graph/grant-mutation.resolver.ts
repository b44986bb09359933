import { keptAnswer } from '@hopen/kit';
import { RuleViolation } from '@hopen/schema';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { correction, extensionObstacles, payment, reachedDayObstacles } from '../domain/act-rules.ts';
import { balanceObstacles, proofObstacles, staleProof } from '../domain/proof.ts';
import type { Receipt, RequestContext } from './acting.ts';
import {
  ActInput,
  DeclareTargetsInput,
  GrantExtensionInput,
  INPUT,
  RecordCorrectionInput,
  RecordPaymentInput,
} from './inputs.type.ts';
import { one, shown } from './one-application.ts';
import { ApplicationPayload } from './payloads.type.ts';
import { proofFor } from './proving.ts';

/** The life of a grant, from the acceptance of its project to its balance, or its end. */
@Resolver()
export class GrantMutationResolver {
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
