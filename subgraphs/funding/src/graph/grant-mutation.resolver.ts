import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { oneProven } from '../commands/ask-proof.ts';
import type { RequestContext } from '../commands/load-cases.ts';
import { transfer } from '../commands/transfer-application.ts';
import type { ProofRequest } from '../commands/verdicts.ts';
import {
  correcting,
  declaringTargets,
  grantingExtension,
  lapsing,
  PROVEN_BEFORE_LAPSE,
  paying,
  reopeningValidation,
  restsOnProof,
  validatingTargets,
} from '../domain/act-changes.ts';
import { ACCEPTED_STATUSES } from '../domain/application-status.ts';
import { one } from './application-payload.ts';
import {
  ActInput,
  DeclareTargetsInput,
  GrantExtensionInput,
  INPUT,
  RecordCorrectionInput,
  RecordPaymentInput,
  TransferApplicationInput,
} from './inputs.type.ts';
import { ApplicationPayload } from './payloads.type.ts';

/** The life of a grant, from the acceptance of its project to its balance, or its end. */
@Resolver()
export class GrantMutationResolver {
  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description:
      'Accorder une prolongation. No more in all than `Programme.rules.maximumExtensionMonths`. ARS, with a motive.',
  })
  grantExtension(
    @Arg('input', () => GrantExtensionInput, { description: INPUT }) input: GrantExtensionInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return one(context, 'grantExtension', 'GRANT_EXTENSION', input, {
      prepare: (held) => grantingExtension(held, held.item),
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
      prepare: (held) => declaringTargets(held, held.item.reachedOn),
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
  validateTargets(
    @Arg('input', () => ActInput, { description: INPUT }) input: ActInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    const request = {
      act: 'VALIDATE_TARGETS',
      mutation: 'validateTargets',
      from: ['TARGETS_DECLARED', 'MORE_EVIDENCE'],
    } as const;
    return oneProven(context, request, input, (held, proof) => validatingTargets(held, proof!));
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description:
      'Rouvrir la validation. Targets that were validated by mistake are examined again, as long as nothing of the balance is paid. ARS, with a motive.',
  })
  reopenValidation(
    @Arg('input', () => ActInput, { description: INPUT }) input: ActInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return one(context, 'reopenValidation', 'REOPEN_VALIDATION', input, { prepare: reopeningValidation });
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description:
      'Constater la caducité. Once the last day is over, or before it where a beneficiary closed and its project is not accepted; of targets that were declared only where their payment would be refused. What was paid stays committed. ARS, with a motive.',
  })
  recordLapse(
    @Arg('input', () => ActInput, { description: INPUT }) input: ActInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    const request = { act: 'RECORD_LAPSE', mutation: 'recordLapse', from: PROVEN_BEFORE_LAPSE } as const;
    return oneProven(context, request, input, lapsing);
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description:
      'Confirmer un dossier. The beneficiary is closed, and its accepted project goes on. ARS, with a motive.',
  })
  confirmApplication(
    @Arg('input', () => ActInput, { description: INPUT }) input: ActInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return one(context, 'confirmApplication', 'CONFIRM', input);
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description:
      'Transférer un dossier. The beneficiary is closed, and a successor goes on with its accepted project and proves its targets itself. ARS, with a motive.',
  })
  transferApplication(
    @Arg('input', () => TransferApplicationInput, { description: INPUT }) input: TransferApplicationInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return transfer(context, input);
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description:
      'Noter un versement. An advance or a balance that is due, never more than that; a balance only while what it was validated on still holds, and not before the month that its proof leads to. DGOS.',
  })
  recordPayment(
    @Arg('input', () => RecordPaymentInput, { description: INPUT }) input: RecordPaymentInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    const { instalment: kind, amount: amountCents = null, valueOn, vehicle } = input;
    const request: ProofRequest = {
      act: 'RECORD_PAYMENT',
      mutation: 'recordPayment',
      from: kind === 'BALANCE' ? ['TARGETS_VALIDATED'] : ACCEPTED_STATUSES,
      isAskedBy: (programme) => restsOnProof(kind, programme),
      ...(kind === 'ADVANCE' && { of: 'PREREQUISITES' }),
    };
    return oneProven(context, request, input, (held, proof) =>
      paying(held, { kind, amountCents, valueOn, vehicle }, proof),
    );
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
      prepare: (held) => correcting(held, held.item.lineId, held.item.amount),
    });
  }
}
