import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { allotEnvelope } from '../commands/allot-envelope.ts';
import { amendPreselection } from '../commands/amend-preselection.ts';
import { apportionEnvelope } from '../commands/apportion-envelope.ts';
import { cancelPreselection } from '../commands/cancel-preselection.ts';
import { notifyAmount } from '../commands/notify-amount.ts';
import { preselectApplications } from '../commands/preselect-applications.ts';
import { retainApplications } from '../commands/retain-applications.ts';
import { transmitPreselection } from '../commands/transmit-preselection.ts';
import { findTransmission } from '../persistence/transmissions.ts';
import { applicationPayload, applicationsPayload } from './application-payload.ts';
import { AllotEnvelopeInput, ApportionEnvelopeInput } from './envelope-inputs.type.ts';
import {
  ActInput,
  AmendPreselectionInput,
  INPUT,
  NotifyAmountInput,
  PreselectApplicationsInput,
  RetainApplicationsInput,
  TransmitPreselectionInput,
} from './inputs.type.ts';
import type { RequestContext } from './loaders.ts';
import {
  ApplicationPayload,
  ApplicationsPayload,
  EnvelopePayload,
  TransmissionPayload,
} from './payloads.type.ts';
import { presentTransmission } from './transmission.type.ts';

/** Mutations that allot money to regions, and reserve it for the applications that are retained. */
@Resolver()
export class SelectionMutationResolver {
  @Mutation(() => EnvelopePayload, {
    nullable: true,
    description:
      'Déléguer une enveloppe. Within the budget of the programme, and by year where its years are given. Its steering body.',
  })
  async allotEnvelope(
    @Arg('input', () => AllotEnvelopeInput, { description: INPUT }) input: AllotEnvelopeInput,
    @Ctx() context: RequestContext,
  ): Promise<EnvelopePayload> {
    const { receipt, userErrors } = await allotEnvelope(context, input);
    return { envelope: receipt?.envelope ?? null, userErrors };
  }

  @Mutation(() => EnvelopePayload, {
    nullable: true,
    description:
      'Répartir une enveloppe par année. The whole of it as it shall stand; its total stays, and so do the limits on it. ARS.',
  })
  async apportionEnvelope(
    @Arg('input', () => ApportionEnvelopeInput, { description: INPUT }) input: ApportionEnvelopeInput,
    @Ctx() context: RequestContext,
  ): Promise<EnvelopePayload> {
    const { receipt, userErrors } = await apportionEnvelope(context, input);
    return { envelope: receipt?.envelope ?? null, userErrors };
  }

  @Mutation(() => ApplicationsPayload, {
    nullable: true,
    description: 'Présélectionner. Reserves money for many applications at once, or for none. ARS.',
  })
  async preselectApplications(
    @Arg('input', () => PreselectApplicationsInput, { description: INPUT }) input: PreselectApplicationsInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationsPayload> {
    return applicationsPayload(context, await preselectApplications(context, input));
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description:
      'Modifier une présélection. Another amount, no more than was asked, as long as it can be transmitted. ARS, with a motive.',
  })
  async amendPreselection(
    @Arg('input', () => AmendPreselectionInput, { description: INPUT }) input: AmendPreselectionInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return applicationPayload(context, await amendPreselection(context, input));
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description:
      'Annuler une présélection. Until the notification; gives back what it reserved. ARS, with a motive.',
  })
  async cancelPreselection(
    @Arg('input', () => ActInput, { description: INPUT }) input: ActInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return applicationPayload(context, await cancelPreselection(context, input));
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description:
      'Notifier un autre montant. Of what is retained and not yet accepted, within the envelope. Steering body, with a motive.',
  })
  async notifyAmount(
    @Arg('input', () => NotifyAmountInput, { description: INPUT }) input: NotifyAmountInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return applicationPayload(context, await notifyAmount(context, input));
  }

  @Mutation(() => TransmissionPayload, {
    nullable: true,
    description:
      "Transmettre la présélection. The whole selection as it stands, with the forecast of use of the funds; by the ARS's deadline. ARS.",
  })
  async transmitPreselection(
    @Arg('input', () => TransmitPreselectionInput, { description: INPUT }) input: TransmitPreselectionInput,
    @Ctx() context: RequestContext,
  ): Promise<TransmissionPayload> {
    const { receipt, userErrors } = await transmitPreselection(context, input);
    const transmission = receipt && presentTransmission(await findTransmission(context.em, receipt));
    return { transmission, userErrors };
  }

  @Mutation(() => ApplicationsPayload, {
    nullable: true,
    description:
      'Retenir. Tells many establishments yes, as their ARS has transmitted, or none. Steering body.',
  })
  async retainApplications(
    @Arg('input', () => RetainApplicationsInput, { description: INPUT }) input: RetainApplicationsInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationsPayload> {
    return applicationsPayload(context, await retainApplications(context, input));
  }
}
