import type { Peers } from '@hopen/kit/subgraph';
import { addDays, RuleViolation } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { HOPEN, hopenWith } from '../testing/test-files.ts';
import { heldFile } from '../testing/test-held-files.ts';
import { findProofs, MOST_NAMED } from './proven-files.ts';

type Variables = Readonly<Record<string, unknown>>;

/** Indicators whose version of a verdict is the number of whom it is about: an answer that came to the wrong file shows. */
function indicators(): { readonly asked: Variables[]; readonly peers: Peers } {
  const asked: Variables[] = [];
  const verdictOf = ({ finess }: { finess: string }, day: unknown) => ({
    verdict: {
      asOf: day ?? 'today',
      version: Number(finess),
      prerequisitesMet: true,
      prerequisites: [],
      domains: [{ code: 'D1', targetsReachedOn: '2021-06-30', indicators: [] }],
    },
  });
  const peers: Peers = {
    async ask<Data>(subgraph: string, query: string, variables: object) {
      expect(subgraph).toBe('indicators');
      asked.push(variables as Variables);
      const groups = [
        ...query.matchAll(/(\w+): _entities\(representations: \$(\w+)\).*?validatedOn: \$(\w+)/g),
      ];
      const answers = groups.map(([, alias, of, day]) => {
        const named = (variables as Variables)[of!] as { finess: string }[];
        return [alias, named.map((key) => verdictOf(key, (variables as Variables)[day!]))];
      });
      return Object.fromEntries(answers) as Data;
    },
  };
  return { asked, peers };
}

/** Whom a question names, in all its groups. */
const namedIn = (variables: Variables) =>
  Object.entries(variables).flatMap(([name, value]) => (name.startsWith('of') ? (value as object[]) : []));

const numbered = (number: number) => String(number).padStart(9, '0');
const validated = (number: number, validatedOn: string) =>
  heldFile('TARGETS_VALIDATED', {
    changes: { id: numbered(number), beneficiaryNumber: numbered(number) },
    days: { VALIDATE_TARGETS: validatedOn },
  });

describe('the verdicts that a forecast asks for', () => {
  it('are those of what is validated and unpaid, and of nothing else', async () => {
    const { asked, peers } = indicators();
    const paid = { ADVANCE: 20_000_00, BALANCE: 80_000_00 };
    const others = [heldFile('ACCEPTED'), heldFile('RETAINED'), heldFile('TARGETS_VALIDATED', { paid })];
    expect((await findProofs(peers, HOPEN, others)).size).toBe(0);
    expect(asked).toEqual([]);
  });

  it.each([
    [1, 1],
    [MOST_NAMED, 1],
    [MOST_NAMED + 1, 2],
    [10 * MOST_NAMED, 10],
  ])('of %i files are asked for in %i questions, each judged on its own day', async (files, questions) => {
    const { asked, peers } = indicators();
    const all = Array.from({ length: files }, (_, index) =>
      validated(index + 1, addDays('2021-01-01', index % 40)),
    );
    const proofs = await findProofs(peers, HOPEN, all);
    expect(asked).toHaveLength(questions);
    expect(asked.flatMap(namedIn)).toHaveLength(files);
    for (const variables of asked) {
      expect(namedIn(variables).length).toBeLessThanOrEqual(MOST_NAMED);
      expect(JSON.stringify(variables).length).toBeLessThan(10_000);
    }
    for (const [index, file] of all.entries()) {
      expect(proofs.get(file)?.BALANCE).toMatchObject({
        version: index + 1,
        asOf: file.dayOf('VALIDATE_TARGETS'),
        targetsReachedOn: '2021-06-30',
      });
    }
  });

  it('are of the prerequisites alone where these come before the advance, and of all once it is validated', async () => {
    const { asked, peers } = indicators();
    const gate = { ...HOPEN.rules.prerequisitesGate, value: 'ADVANCE' as const };
    const gated = hopenWith({ rules: { ...HOPEN.rules, prerequisitesGate: gate } });
    const [file, accepted] = [validated(7, '2021-12-20'), heldFile('ACCEPTED')];
    const found = await findProofs(peers, gated, [file, accepted]);
    expect(asked).toHaveLength(1);
    const [proofs, ofAccepted] = [found.get(file)!, found.get(accepted)!];
    expect([ofAccepted.ADVANCE?.asOf, ofAccepted.ADVANCE?.targetsReachedOn]).toEqual(['today', null]);
    expect(proofs.ADVANCE).toEqual(proofs.BALANCE);
    expect([proofs.BALANCE?.asOf, proofs.BALANCE?.targetsReachedOn]).toEqual(['2021-12-20', '2021-06-30']);
  });

  it('are not guessed when nobody answers', async () => {
    const peers: Peers = {
      ask: () => Promise.reject(new RuleViolation('SUBGRAPH_UNAVAILABLE', 'down')),
    };
    await expect(findProofs(peers, HOPEN, [validated(1, '2021-12-20')])).rejects.toMatchObject({
      code: 'SUBGRAPH_UNAVAILABLE',
    });
  });
});
