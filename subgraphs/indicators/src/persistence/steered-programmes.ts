import type { SqlEntityManager } from '@hopen/kit/database';

/** Codes of the programmes that a national body steers. */
export async function findSteered(em: SqlEntityManager, body: string): Promise<string[]> {
  const rows = await em.execute(
    'select code from indicators.programme where steering_body = ? order by code',
    [body],
  );
  return rows.map(({ code }) => code);
}
