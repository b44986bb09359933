import type { Peers, Scope } from '@hopen/kit/subgraph';
import type { CivilDay } from '@hopen/schema';
import { PROOF_FRAGMENTS, representationOf, verdictSelection } from '../commands/verdicts.ts';
import type { InstalmentKind } from '../domain/instalments.ts';
import { Programme } from '../domain/programme.ts';
import { type Proof, proofOf, type ShownVerdict } from '../domain/proof.ts';
import { type HeldFile, type Proofs, type ProvenFile, proofsNeeded } from '../domain/reports/disbursement.ts';
import { findHeldFiles } from '../persistence/disbursements.ts';

/**
 * Files that hold money of these regions today, with the proofs that their payments rest on. When the indicators subgraph
 * does not answer there is no forecast, rather than a wrong figure.
 */
export async function findProvenFiles(
  { em, peers, today }: Scope,
  programmeCode: string,
  regionCodes: readonly string[],
): Promise<ProvenFile[]> {
  const programme = await em.findOneOrFail(Programme, { code: programmeCode });
  const files = await findHeldFiles(em, programme, regionCodes, today);
  const proofs = await findProofs(peers, programme, files);
  return files.map((file) => ({ file, proofs: proofs.get(file) ?? {} }));
}

/** Largest number of beneficiaries in one query: the indicators subgraph accepts no more. */
export const MOST_NAMED = 100;

/** Verdict that is asked for, as a payment asks: by the versions in force on the day of validation, if there is one. */
interface Question {
  readonly file: HeldFile;
  readonly kind: InstalmentKind;
  readonly validatedOn: CivilDay | null;
}

/** Proofs that the unpaid instalments of these files rest on: one query for each hundred of them. */
export async function findProofs(
  peers: Peers,
  programme: Programme,
  files: readonly HeldFile[],
): Promise<Map<HeldFile, Proofs>> {
  const questions = files.flatMap((file) =>
    proofsNeeded(file, programme).map((kind): Question => {
      return { file, kind, validatedOn: file.dayOf('VALIDATE_TARGETS') };
    }),
  );
  const found = new Map<HeldFile, Partial<Record<InstalmentKind, Proof>>>();
  for (let at = 0; at < questions.length; at += MOST_NAMED) {
    const asked = questions.slice(at, at + MOST_NAMED);
    const verdicts = await askVerdicts(peers, programme.code, asked);
    for (const [index, { file, kind }] of asked.entries()) {
      const { status, domainCode } = file.application;
      const isOfAll = kind === 'BALANCE' || status === 'TARGETS_VALIDATED';
      const proof = proofOf(verdicts[index]!, isOfAll ? domainCode : null);
      found.set(file, { ...found.get(file), [kind]: proof });
    }
  }
  return found;
}

/** Verdicts in the order of the questions: one document, in which each day of validation is an alias. */
async function askVerdicts(
  peers: Peers,
  programme: string,
  asked: readonly Question[],
): Promise<ShownVerdict[]> {
  const byDay = [...Map.groupBy(asked, ({ validatedOn }) => validatedOn)];
  const variables = byDay.flatMap(([day, group], index) => [
    [`of${index}`, group.map(({ file }) => representationOf(file.application))],
    [`day${index}`, day],
  ]);
  const answer = await peers.ask<Record<string, { readonly verdict: ShownVerdict }[]>>(
    'indicators',
    verdictsDocument(byDay.length),
    { programme, ...Object.fromEntries(variables) },
  );
  const verdicts = new Map(
    byDay.flatMap(([, group], index) =>
      group.map((question, place) => [question, answer[`group${index}`]![place]!.verdict] as const),
    ),
  );
  return asked.map((question) => verdicts.get(question)!);
}

/** Query for so many groups, each with the day on which its targets were validated. */
const verdictsDocument = (groups: number): string => {
  const indices = Array.from({ length: groups }, (_, index) => index);
  const declared = indices.map((index) => `$of${index}: [_Any!]!, $day${index}: Date`).join(', ');
  return `query Verdicts($programme: ID!, ${declared}) {
${indices.map(groupSelection).join('\n')}
}
${PROOF_FRAGMENTS}`;
};

const groupSelection = (index: number): string =>
  `  group${index}: _entities(representations: $of${index}) { ${verdictSelection(`$day${index}`)} }`;
