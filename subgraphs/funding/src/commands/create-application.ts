import { type Answer, type CommandResult, forbidden, runCommand, type SqlEntityManager } from '@hopen/kit';
import {
  beneficiaryReference,
  checkedRegionCode,
  covers,
  DataOrigin,
  parseBeneficiaryReference,
} from '@hopen/schema';
import { Beneficiary } from '../domain/beneficiary.ts';
import { CaseFile } from '../domain/case-file.ts';
import { draft } from '../domain/decide.ts';
import { opening } from '../domain/opening.ts';
import { structureOf } from '../domain/structure.ts';
import type { CreateApplicationInput } from '../graph/inputs.type.ts';
import { findProgramme } from '../graph/loaders.ts';
import { append, findOthers, lockStructures, register } from '../persistence/case-files.ts';
import { actorOf, mayAct, type Receipt, type RequestContext } from './load-cases.ts';

/** Opens a draft, when nothing speaks against it. */
export async function createApplication(
  { viewer, today, em }: RequestContext,
  input: CreateApplicationInput,
): Promise<Answer<Receipt>> {
  const mutation = 'createApplication';
  mayAct(viewer, 'CREATE', mutation);
  return runCommand(em, { viewer, mutation, input }, async (inCommand) => {
    const { kind, number } = parseBeneficiaryReference(input.beneficiary, 'beneficiary');
    const programme = await findProgramme(inCommand, input.programme);
    const beneficiary = await inCommand.findOne(Beneficiary, { kind, number });
    const legalEntityFiness = beneficiary?.legalEntityFiness ?? null;
    if (
      viewer.role !== 'ESTABLISHMENT' ||
      !covers(viewer.beneficiaries, { kind, number, legalEntityFiness })
    ) {
      throw forbidden(
        `Mutation.${mutation} : vous n'agissez pas pour ${beneficiaryReference(kind, number)}.`,
      );
    }
    const holder = { beneficiaryKind: kind, beneficiaryNumber: number };
    const structure = structureOf({
      kind,
      number,
      isPublic: beneficiary?.isPublic ?? false,
      legalEntityFiness,
    });
    await lockStructures(inCommand, [structure]);
    const asked = input.regionCode == null ? null : checkedRegionCode(input.regionCode, 'regionCode');
    const terms = opening(
      {
        programme,
        domainCode: input.domain,
        beneficiary,
        regionCode: asked,
        others: await findOthers(inCommand, programme.code, [structure]),
        day: today,
      },
      { requestedCents: input.requestedAmount, plannedTargetsOn: input.plannedTargetsOn ?? null },
    );
    const application = await register(inCommand, {
      ...holder,
      programmeCode: programme.code,
      domainCode: input.domain,
      regionCode: asked ?? beneficiary!.regionCodes[0]!,
      dataOrigin: DataOrigin.DECLARED,
    });
    const actor = actorOf(viewer, { ...holder, legalEntityFiness: legalEntityFiness ?? '' });
    return store(inCommand, new CaseFile(application, [draft(application, terms, actor, today)], []));
  });
}

async function store(em: SqlEntityManager, file: CaseFile): Promise<CommandResult<Receipt>> {
  const before = new CaseFile(file.application, [], []);
  const journal = await append(em, [{ file: before, outcome: { decision: file.last, lines: [] } }]);
  return { receipt: { applications: [{ id: file.application.id, version: file.version }] }, journal };
}
