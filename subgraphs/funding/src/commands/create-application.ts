import { type Answer, runCommand } from '@hopen/kit/commands';
import { forbidden } from '@hopen/kit/graphql';
import { type Scope } from '@hopen/kit/subgraph';
import {
  beneficiaryReference,
  type CivilDay,
  checkedRegionCode,
  covers,
  parseBeneficiaryReference,
} from '@hopen/schema';
import { Beneficiary } from '../domain/beneficiary.ts';
import * as applications from '../domain/decisions/applications.ts';
import { structureOf } from '../domain/structure.ts';
import { findOthers, lockStructures, register } from '../persistence/case-files.ts';
import { findProgramme } from '../persistence/programmes.ts';
import { actorOf, authorise } from './authorise.ts';
import { type ApplicationsReceipt, store } from './store.ts';

interface CreateApplicationInput {
  readonly idempotencyKey: string;
  readonly programme: string;
  readonly domain: string;
  readonly beneficiary: string;
  readonly regionCode?: string | null;
  readonly requestedAmount: number;
  readonly plannedTargetsOn?: CivilDay | null;
}

/** Opens a draft. Establishment. */
export async function createApplication(
  { viewer, today, em: outside }: Scope,
  input: CreateApplicationInput,
): Promise<Answer<ApplicationsReceipt>> {
  const mutation = 'createApplication';
  authorise(viewer, 'CREATE', mutation);
  return runCommand(outside, { viewer, mutation, input }, async (em) => {
    const { kind, number } = parseBeneficiaryReference(input.beneficiary, 'beneficiary');
    const programme = await findProgramme(em, input.programme);
    const beneficiary = await em.findOne(Beneficiary, { kind, number });
    const legalEntityFiness = beneficiary?.legalEntityFiness ?? null;
    if (
      viewer.role !== 'ESTABLISHMENT' ||
      !covers(viewer.beneficiaries, { kind, number, legalEntityFiness })
    ) {
      throw forbidden(
        `Mutation.${mutation} : vous n'agissez pas pour ${beneficiaryReference(kind, number)}.`,
      );
    }
    const isPublic = beneficiary?.isPublic ?? false;
    const structure = structureOf({ kind, number, isPublic, legalEntityFiness });
    await lockStructures(em, [structure]);
    const { domain: domainCode, requestedAmount: requestedCents, plannedTargetsOn = null } = input;
    const regionCode = input.regionCode == null ? null : checkedRegionCode(input.regionCode, 'regionCode');
    const others = await findOthers(em, programme.code, [structure]);
    const candidacy = { programme, domainCode, beneficiary, regionCode, others, day: today };
    const { application, terms } = applications.create(candidacy, { requestedCents, plannedTargetsOn });
    const registered = await register(em, application);
    const actor = actorOf(viewer, { ...registered, legalEntityFiness: legalEntityFiness ?? '' });
    return store(em, [applications.begin(registered, terms, actor, today)]);
  });
}
