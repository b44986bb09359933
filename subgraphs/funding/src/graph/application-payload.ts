import type { Answer } from '@hopen/kit';
import { type Command, type Receipt, type RequestContext, run, type Target } from '../commands/load-cases.ts';
import type { Act } from '../domain/acts.ts';
import type { ApplicationPayload } from './payloads.type.ts';

export type OneInput = Target & { readonly idempotencyKey: string; readonly motive?: string | null };

/** One act on one application. */
export async function one<Input extends OneInput>(
  context: RequestContext,
  mutation: string,
  act: Act,
  input: Input,
  more: Pick<Command<Input>, 'holds' | 'moreStructures' | 'prepare'> = {},
): Promise<ApplicationPayload> {
  return shown(context, await run(context, { mutation, act, input, items: [input], ...more }));
}

/** An answer as the mutation shows it: the application as the act left it. */
export async function shown(
  { loaders }: RequestContext,
  answer: Answer<Receipt>,
): Promise<ApplicationPayload> {
  const [changed] = answer.receipt?.applications ?? [];
  const application = changed ? await loaders.version.load(`${changed.id} ${changed.version}`) : null;
  return { application, userErrors: answer.userErrors };
}
