import { isCivilDay, REGISTRY_STATUSES, type RegistryFreshness } from '@hopen/schema';
import { type Dispatcher, request } from 'undici';

/** Subgraph that keeps the register. */
export const REGISTRY_OWNER = 'establishments';

/** Freshness of the register, from the `/health` beside the subgraph's URL; null if it cannot be read there. */
export async function readRegistry(
  url: string,
  options: { readonly dispatcher: Dispatcher; readonly signal: AbortSignal },
): Promise<RegistryFreshness | null> {
  try {
    const { body } = await request(new URL('health', url), options);
    const { registry } = (await body.json()) as { registry?: unknown };
    return isFreshness(registry) ? registry : null;
  } catch {
    return null;
  }
}

function isFreshness(value: unknown): value is RegistryFreshness {
  if (typeof value !== 'object' || value === null) return false;
  const { status, extractedOn, ageDays } = value as Record<keyof RegistryFreshness, unknown>;
  const isDated = typeof extractedOn === 'string' && isCivilDay(extractedOn) && Number.isInteger(ageDays);
  const isUndated = extractedOn === null && ageDays === null;
  return REGISTRY_STATUSES.some((each) => each === status) && (isDated || isUndated);
}
