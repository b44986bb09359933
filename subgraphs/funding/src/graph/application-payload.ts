import type { Answer } from '@hopen/kit/commands';
import type { ApplicationsReceipt } from '../commands/store.ts';
import type { RequestContext } from './loaders.ts';
import type { ApplicationPayload, ApplicationsPayload } from './payloads.type.ts';

/** Payload of an act on one application, which is shown as the act left it. */
export async function applicationPayload(
  context: RequestContext,
  answer: Answer<ApplicationsReceipt>,
): Promise<ApplicationPayload> {
  const { applications, userErrors } = await applicationsPayload(context, answer);
  return { application: applications[0] ?? null, userErrors };
}

/** Payload of an act on several applications, in the order of the input. */
export async function applicationsPayload(
  { loaders }: RequestContext,
  { receipt, userErrors }: Answer<ApplicationsReceipt>,
): Promise<ApplicationsPayload> {
  const versions = receipt?.applications.map(({ id, version }) => `${id} ${version}`) ?? [];
  const applications = await Promise.all(versions.map((version) => loaders.version.load(version)));
  return { applications: applications.filter((each) => each !== null), userErrors };
}
