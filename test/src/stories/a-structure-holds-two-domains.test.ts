import { refreshCopies } from '@hopen/scripts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Campaign,
  codesOf,
  expectDone,
  fileApplication,
  openCampaign,
} from '../support/campaign-play.ts';

const AMOUNT = 50_000_00;

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
afterAll(() => campaign.graph.close());

const create = async (beneficiary: string, domain: string) =>
  (await campaign.as(beneficiary)).act('createApplication', {
    programme: 'HOPEN',
    domain,
    beneficiary,
    requestedAmount: AMOUNT,
  });

/** Site of Paca and its legal entity, neither with an application. */
async function siteOf(isPublic: boolean) {
  const [row] = await campaign.graph.country.databases
    .get('funding')!
    .em.fork()
    .execute(
      `select number, legal_entity_finess as entity from funding.beneficiary site
       where kind = 'ET' and is_public = ? and region_codes = array['93']
         and exists (select from funding.beneficiary where kind = 'EJ' and number = site.legal_entity_finess
           and region_codes = array['93'])
         and not exists (select from funding.application where beneficiary_number in (number, legal_entity_finess))
       order by number desc limit 1`,
      [isPublic],
    );
  return { site: `ET:${row!.number}`, entity: `EJ:${row!.entity}` };
}

describe('a structure', () => {
  it('applies as its legal entity when it is public, and as its site when it is private', async () => {
    const open = await siteOf(true);
    const refused = await create(open.site, 'D1');
    expect(codesOf(refused)).toEqual(['APPLICANT_KIND_NOT_ADMITTED']);
    expect(refused.userErrors[0].message).toContain(open.entity);
    expectDone(await create(open.entity, 'D1'));
    const closed = await siteOf(false);
    expect(codesOf(await create(closed.entity, 'D1'))).toEqual(['APPLICANT_KIND_NOT_ADMITTED']);
    expectDone(await create(closed.site, 'D1'));
  });

  it('holds two domains, each once, whatever the register calls it meanwhile', async () => {
    const { site, entity } = await siteOf(false);
    const filed = [
      await fileApplication(campaign, site, 'D2', AMOUNT),
      await fileApplication(campaign, site, 'D6', AMOUNT),
    ];
    campaign.graph.liveOn('2019-06-01');
    const items = filed.map((target) => ({ ...target, amount: AMOUNT }));
    expectDone(await campaign.paca.act('preselectApplications', { items }));
    await becomesPublic(entity.slice(3));
    expect(codesOf(await create(entity, 'D2'))).toEqual(['ALREADY_APPLIED']);
    expect(codesOf(await create(entity, 'D4'))).toEqual(['TOO_MANY_DOMAINS']);
    const query = `query ($finess: ID!) { legalEntity(finess: $finess) {
      eligibility(programme: "HOPEN", domain: "D4") { eligible reasons { code } } } }`;
    const { data } = await (await campaign.as(entity)).ask(query, { finess: entity.slice(3) });
    expect(data.legalEntity.eligibility).toEqual({
      eligible: false,
      reasons: [{ code: 'TOO_MANY_DOMAINS' }],
    });
  });
});

/** Changes the status like an import: establishments first, then their copies. */
async function becomesPublic(entity: string): Promise<void> {
  const { databases } = campaign.graph.country;
  const em = databases.get('establishments')!.em.fork();
  await em.execute(`update establishments.legal_entity set status = 'PUBLIC' where finess = ?`, [entity]);
  await em.execute(
    `update establishments.establishment set status = 'PUBLIC' where legal_entity_finess = ?`,
    [entity],
  );
  await refreshCopies(databases, '2019-06-01');
}
