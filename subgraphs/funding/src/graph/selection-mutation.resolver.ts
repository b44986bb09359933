import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { allotEnvelope, transmitPreselection } from '../commands/allot-envelope.ts';
import type { Command, RequestContext } from '../commands/load-cases.ts';
import { preselect, retain } from '../commands/preselect-applications.ts';
import { amendingPreselection, cancellingPreselection, notifyingAmount } from '../domain/act-changes.ts';
import type { ApplicationState } from '../domain/application-state.ts';
import { findEnvelope } from '../persistence/sums.ts';
import { findTransmission } from '../persistence/transmissions.ts';
import { one } from './application-payload.ts';
import {
  ActInput,
  AllotEnvelopeInput,
  AmendPreselectionInput,
  INPUT,
  NotifyAmountInput,
  PreselectApplicationsInput,
  RetainApplicationsInput,
  TransmitPreselectionInput,
} from './inputs.type.ts';
import {
  ApplicationPayload,
  ApplicationsPayload,
  EnvelopePayload,
  TransmissionPayload,
} from './payloads.type.ts';
import { presentTransmission } from './transmission.type.ts';

/** How the money gets from the country to the regions, and from the regions to what is retained. */
@Resolver()
export class SelectionMutationResolver {
  @Mutation(() => EnvelopePayload, {
    nullable: true,
    description: 'Déléguer une enveloppe. Within the budget of the programme. DGOS.',
  })
  async allotEnvelope(
    @Arg('input', () => AllotEnvelopeInput, { description: INPUT }) input: AllotEnvelopeInput,
    @Ctx() context: RequestContext,
  ): Promise<EnvelopePayload> {
    const { receipt, userErrors } = await allotEnvelope(context, input);
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
    return shown(context, await preselect(context, input));
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description:
      'Modifier une présélection. Another amount, no more than was asked, as long as it can be transmitted. ARS, with a motive.',
  })
  amendPreselection(
    @Arg('input', () => AmendPreselectionInput, { description: INPUT }) input: AmendPreselectionInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return one(context, 'amendPreselection', 'AMEND_PRESELECTION', input, withEnvelope(amendingPreselection));
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description:
      'Annuler une présélection. Until the notification; gives back what it reserved. ARS, with a motive.',
  })
  cancelPreselection(
    @Arg('input', () => ActInput, { description: INPUT }) input: ActInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return one(context, 'cancelPreselection', 'CANCEL_PRESELECTION', input, {
      prepare: cancellingPreselection,
    });
  }

  @Mutation(() => ApplicationPayload, {
    nullable: true,
    description:
      'Notifier un autre montant. Of what is retained and not yet accepted, within the envelope. DGOS, with a motive.',
  })
  notifyAmount(
    @Arg('input', () => NotifyAmountInput, { description: INPUT }) input: NotifyAmountInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationPayload> {
    return one(context, 'notifyAmount', 'NOTIFY_AMOUNT', input, withEnvelope(notifyingAmount));
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
    description: 'Retenir. Tells many establishments yes, as their ARS has transmitted, or none. DGOS.',
  })
  async retainApplications(
    @Arg('input', () => RetainApplicationsInput, { description: INPUT }) input: RetainApplicationsInput,
    @Ctx() context: RequestContext,
  ): Promise<ApplicationsPayload> {
    return shown(context, await retain(context, input));
  }
}

/** An act that changes what is reserved, while it holds the envelope. */
const withEnvelope = (
  change: typeof amendingPreselection,
): Pick<Command<AmendPreselectionInput>, 'holds' | 'prepare'> => ({
  holds: 'ENVELOPE',
  prepare: async (held) =>
    change(held, held.item.amount, await findEnvelope(held.em, held.programme.code, held.state.regionCode)),
});

async function shown(
  { loaders }: RequestContext,
  { receipt, userErrors }: Awaited<ReturnType<typeof preselect>>,
): Promise<ApplicationsPayload> {
  const versions = receipt?.applications.map(({ id, version }) => `${id} ${version}`) ?? [];
  const applications = await Promise.all(versions.map((version) => loaders.version.load(version)));
  return { applications: applications as ApplicationState[], userErrors };
}
