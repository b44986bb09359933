import type { SqlEntityManager } from '@hopen/kit/database';
import { RuleViolation } from '@hopen/schema';
import { Programme } from '../domain/programme.ts';

/** Programme of this code, read in the command's own transaction; throws `UNKNOWN_PROGRAMME`. */
export async function findProgramme(em: SqlEntityManager, code: string): Promise<Programme> {
  return (await em.findOne(Programme, { code })) ?? unknownProgramme(code, 'programme');
}

/** Codes of the programmes that a national body steers. */
export async function findSteered(em: SqlEntityManager, body: string): Promise<string[]> {
  const rows = await em.execute(
    `select code from funding.programme where steering_body ->> 'code' = ? order by code`,
    [body],
  );
  return rows.map(({ code }) => code);
}

export function unknownProgramme(code: string, field: string): never {
  const message = `« ${code.slice(0, 20)} » n'est le code d'aucun programme.`;
  throw new RuleViolation('UNKNOWN_PROGRAMME', message, { field });
}
