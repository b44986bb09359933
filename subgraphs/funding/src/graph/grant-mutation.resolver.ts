import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { confirmApplication } from '../commands/confirm-application.ts';
import { declareTargets } from '../commands/declare-targets.ts';
import { grantExtension } from '../commands/grant-extension.ts';
import { recordCorrection } from '../commands/record-correction.ts';
import { recordLapse } from '../commands/record-lapse.ts';
import { recordPayment } from '../commands/record-payment.ts';
import { reopenValidation } from '../commands/reopen-validation.ts';
import { requestEvidence } from '../commands/request-evidence.ts';
import { transferApplication } from '../commands/transfer-application.ts';
import { validateTargets } from '../commands/validate-targets.ts';
import { applicationPayload } from './application-payload.ts';
import {
  ActInput,
  DeclareTargetsInput,
  GrantExtensionInput,
  INPUT,
  RecordCorrectionInput,
  RecordPaymentInput,
  TransferApplicationInput,
} from './inputs.type.ts';
import type { RequestContext } from './loaders.ts';
import { ApplicationPayload } from './payloads.type.ts';

/** Mutations of a grant, from the acceptance of its project to its balance or its end. */
@Resolver()
export class GrantMutationResolver {
  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description:
      'Accorder une prolongation. No more in all than `Programme.rules.maximumExtensionMonths`, with an updated plan; in HOP’EN its motive tells of the health crisis (circulaire du 5 janvier 2022). ARS, with a motive.',
  })
  async grantExtension(
    @Arg('input', () => GrantExtensionInput, { description: INPUT }) input: GrantExtensionInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return applicationPayload(context, await grantExtension(context, input));
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description: 'Déclarer les cibles atteintes. By the last day of the application. Establishment.',
  })
  async declareTargets(
    @Arg('input', () => DeclareTargetsInput, { description: INPUT }) input: DeclareTargetsInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return applicationPayload(context, await declareTargets(context, input));
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description: 'Demander des preuves. The establishment declares again. ARS, with a motive.',
  })
  async requestEvidence(
    @Arg('input', () => ActInput, { description: INPUT }) input: ActInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return applicationPayload(context, await requestEvidence(context, input));
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
    return applicationPayload(context, await validateTargets(context, input));
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description:
      'Rouvrir la validation. Targets that were validated by mistake are examined again, as long as nothing of the balance is paid. ARS, with a motive.',
  })
  async reopenValidation(
    @Arg('input', () => ActInput, { description: INPUT }) input: ActInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return applicationPayload(context, await reopenValidation(context, input));
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description:
      'Constater la caducité. Once the last day is over, or before it where a beneficiary closed and its project is not accepted; of targets that were declared only where their payment would be refused. What was paid stays committed. ARS, with a motive.',
  })
  async recordLapse(
    @Arg('input', () => ActInput, { description: INPUT }) input: ActInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return applicationPayload(context, await recordLapse(context, input));
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description:
      'Confirmer un dossier. The beneficiary is closed, and its accepted project goes on. ARS, with a motive.',
  })
  async confirmApplication(
    @Arg('input', () => ActInput, { description: INPUT }) input: ActInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return applicationPayload(context, await confirmApplication(context, input));
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description:
      'Transférer un dossier. The beneficiary is closed, and a successor goes on with its accepted project and proves its targets itself. ARS, with a motive.',
  })
  async transferApplication(
    @Arg('input', () => TransferApplicationInput, { description: INPUT }) input: TransferApplicationInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return applicationPayload(context, await transferApplication(context, input));
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description:
      'Noter un versement. An advance or a balance that is due, never more than that; a balance only while what it was validated on still holds, and not before the month that its proof leads to. Steering body.',
  })
  async recordPayment(
    @Arg('input', () => RecordPaymentInput, { description: INPUT }) input: RecordPaymentInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return applicationPayload(context, await recordPayment(context, input));
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description:
      'Corriger un versement. By a negative line: nothing is erased. Steering body, with a motive.',
  })
  async recordCorrection(
    @Arg('input', () => RecordCorrectionInput, { description: INPUT }) input: RecordCorrectionInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return applicationPayload(context, await recordCorrection(context, input));
  }
}
