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
let group: string;
let member: string;

beforeAll(async () => {
  campaign = await openCampaign();
  const em = campaign.graph.country.databases.get('funding')!.em.fork();
  const [row] = await em.execute(
    `select number, hospital_group_code as code from funding.beneficiary entity
     where kind = 'EJ' and region_codes = array['93'] and hospital_group_code is not null
       and not exists (select from funding.application where beneficiary_number = number)
     order by number limit 1`,
  );
  [group, member] = [`GHT:${row!.code}`, `EJ:${row!.number}`];
});
afterAll(() => campaign.graph.close());

const create = async (beneficiary: string, domain: string) =>
  (await campaign.as(beneficiary)).act('createApplication', {
    programme: 'HOPEN',
    domain,
    beneficiary,
    requestedAmount: AMOUNT,
  });

/** Applications of a beneficiary, with the group within which they were filed, and what its limit counts. */
async function read(beneficiary: string) {
  const [kind, number] = beneficiary.split(':') as ['EJ' | 'GHT', string];
  const field = kind === 'EJ' ? `legalEntity(finess: "${number}")` : `hospitalGroup(code: "${number}")`;
  const { data } = await (await campaign.as(beneficiary)).ask(`{ found: ${field} {
    applications { nodes { domain { code } hospitalGroup { code name } beneficiary { reference } } }
    eligibility(programme: "HOPEN", domain: "D4") { structure reasons { code } } } }`);
  const { applications, eligibility } = data.found;
  const codeOf = ({ domain }: { domain: { code: string } }) => domain.code;
  return {
    filed: applications.nodes.toSorted((one: never, other: never) => (codeOf(one) < codeOf(other) ? -1 : 1)),
    eligibility,
  };
}

describe('a hospital group', () => {
  it('applies beside its members, each by itself, and each application names the group', async () => {
    const filed = [
      await fileApplication(campaign, group, 'D2', AMOUNT),
      await fileApplication(campaign, group, 'D6', AMOUNT),
    ];
    expect(codesOf(await create(group, 'D2'))).toEqual(['ALREADY_APPLIED']);
    expectDone(await create(member, 'D2'));
    campaign.graph.liveOn('2019-06-01');
    const items = filed.map((target) => ({ ...target, amount: AMOUNT }));
    expectDone(await campaign.paca.act('preselectApplications', { items }));
    expect(codesOf(await create(group, 'D4'))).toEqual(['TOO_MANY_DOMAINS']);
    expectDone(await create(member, 'D4'));

    const ofGroup = await read(group);
    const within = { code: group.slice(4), name: expect.stringContaining('fictif') };
    expect(ofGroup.filed).toEqual(
      ['D2', 'D6'].map((code) => ({
        domain: { code },
        hospitalGroup: within,
        beneficiary: { reference: group },
      })),
    );
    expect(ofGroup.eligibility).toEqual({ structure: group, reasons: [{ code: 'TOO_MANY_DOMAINS' }] });
    const ofMember = await read(member);
    expect(ofMember.filed).toEqual(
      ['D2', 'D4'].map((code) => ({
        domain: { code },
        hospitalGroup: within,
        beneficiary: { reference: member },
      })),
    );
    expect(ofMember.eligibility).toEqual({ structure: member, reasons: [{ code: 'ALREADY_APPLIED' }] });
  });

  it('is no applicant of a programme that takes none', async () => {
    const [row] = await campaign.graph.country.databases
      .get('funding')!
      .em.fork()
      .execute(`select applicant_kinds from funding.programme where code = 'HN'`);
    expect(row!.applicant_kinds).toEqual(['EJ', 'ET']);
    const { data } = await (await campaign.as(group)).ask(`{ hospitalGroup(code: "${group.slice(4)}") {
      eligibility(programme: "HN", domain: "D2") { reasons { code } } } }`);
    const found = data.hospitalGroup.eligibility.reasons.map(({ code }: { code: string }) => code);
    expect(found).toContain('APPLICANT_KIND_NOT_ADMITTED');
  });
});
