import { UserError } from '@hopen/schema';
import { Field, ObjectType } from 'type-graphql';
import type { EnvelopeReceipt } from '../commands/envelope-receipt.ts';
import type { ApplicationState } from '../domain/application-state.ts';
import { ApplicationType } from './application.type.ts';
import { EnvelopeType } from './envelope.type.ts';
import { TransmissionType } from './transmission.type.ts';

@ObjectType()
abstract class Payload {
  @Field(() => [UserError], {
    description: 'Refus. The rules that said no; empty when it is done.',
  })
  userErrors!: UserError[];
}

@ObjectType({ description: 'Réponse. The application as the act left it.' })
export class ApplicationPayload extends Payload {
  @Field(() => ApplicationType, { nullable: true, description: 'Candidature. Null when it was refused.' })
  application!: ApplicationState | null;
}

@ObjectType({ description: 'Réponse. The applications as the act left them, in the order of the input.' })
export class ApplicationsPayload extends Payload {
  @Field(() => [ApplicationType], { description: 'Candidatures. Empty when it was refused.' })
  applications!: ApplicationState[];
}

@ObjectType({ description: 'Réponse. The envelope once the act is in it.' })
export class EnvelopePayload extends Payload {
  @Field(() => EnvelopeType, { nullable: true, description: 'Enveloppe. Null when it was refused.' })
  envelope!: EnvelopeReceipt['envelope'] | null;
}

@ObjectType({ description: 'Réponse. What was transmitted.' })
export class TransmissionPayload extends Payload {
  @Field(() => TransmissionType, { nullable: true, description: 'Remontée. Null when it was refused.' })
  transmission!: TransmissionType | null;
}
