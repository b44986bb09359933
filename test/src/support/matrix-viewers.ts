import type { Asking } from './audiences.ts';
import { BRETAGNE, PACA, type Subjects } from './matrix-subjects.ts';
import type { TestCountry } from './test-country.ts';

interface Row {
  readonly id: string;
  readonly status: string;
  readonly kind: 'ET' | 'EJ';
  readonly number: string;
  readonly entity: string | null;
}

/** Finds the numbers in a fully loaded country. */
export async function findSubjects(graph: TestCountry): Promise<Subjects> {
  const sql = <Found>(subgraph: string, statement: string): Promise<Found[]> =>
    graph.country.databases.get(subgraph)!.em.fork().execute(statement);
  const rows = await sql<Row>(
    'funding',
    `select id, status, beneficiary_kind as kind, beneficiary_number as number, legal_entity_finess as entity
     from funding.application_state where programme_code = 'HOPEN' and region_code = '${PACA}' and until = '9999-12-31'
     order by id`,
  );
  const inPaca = await sql<{ number: string; legal_entity_finess: string | null }>(
    'funding',
    `select number, legal_entity_finess from funding.beneficiary where region_codes = array['${PACA}']`,
  );
  const members = await sql<{ code: string; finess: string }>(
    'establishments',
    `select code, legal_entity_finess as finess from establishments.hospital_group
     join establishments.hospital_group_membership on group_code = code where region_codes = array['${PACA}']`,
  );
  const whole = new Set(inPaca.map(({ number }) => number));
  const groupOf = (number: string) => members.find(({ finess }) => finess === number);
  const filed = (kind: Row['kind'], status: string) =>
    rows.filter((row) => row.kind === kind && row.status === status);
  /** Beneficiaries with both a completed grant and a refusal, and no site outside Paca. */
  const both = (kind: Row['kind']) =>
    filed(kind, 'TARGETS_VALIDATED').flatMap((grant) => {
      const refusal = filed(kind, 'REFUSED').find(({ number }) => number === grant.number);
      return refusal && whole.has(grant.entity || grant.number)
        ? { ...grant, grant: grant.id, refused: refusal.id }
        : [];
    });
  const [site] = both('ET');
  const [draft] = filed('ET', 'DRAFT');
  const entities = both('EJ');
  const entity = entities.find(({ number }) => groupOf(number));
  const ofEntity = inPaca.find(({ legal_entity_finess }) => legal_entity_finess === entity?.number);
  const anotherSite = both('ET').find(({ entity: of }) => of !== site?.entity && of !== draft?.entity);
  const anotherEntity = entities.find(({ number }) => number !== entity?.number);
  if (!site || !draft || !entity || !ofEntity || !anotherSite || !anotherEntity)
    throw new Error('The synthetic country has no such subjects.');
  return {
    site: site.number,
    siteReference: `ET:${site.number}`,
    entityOfSite: site.entity!,
    grant: site.grant,
    refused: site.refused,
    draft: draft.id,
    siteOfDraft: draft.number,
    entityOfDraft: draft.entity!,
    entity: entity.number,
    siteOfEntity: ofEntity.number,
    grantOfEntity: entity.grant,
    refusedOfEntity: entity.refused,
    group: groupOf(entity.number)!.code,
    anotherSite: anotherSite.number,
    anotherEntity: anotherEntity.number,
  };
}

/** Claims of the viewers. The site also represents a site of the legal entity, which covers nothing above itself. */
export function claimsOf(
  who: Asking,
  subjects: Subjects,
  region = PACA,
): Record<string, unknown> | undefined {
  const establishment = (...beneficiaries: string[]) => ({
    hopen_role: 'establishment',
    hopen_beneficiaries: beneficiaries,
  });
  const { site, siteOfDraft, siteOfEntity, entityOfSite, entityOfDraft, entity, group } = subjects;
  switch (who) {
    case 'anonymous':
      return undefined;
    case 'a partner':
      return { hopen_role: 'partner' };
    case 'the site':
      return establishment(`ET:${site}`, `ET:${siteOfDraft}`, `ET:${siteOfEntity}`);
    case 'its legal entity':
      return establishment(`EJ:${entityOfSite}`, `EJ:${entityOfDraft}`, `EJ:${entity}`);
    case 'the group':
      return establishment(`GHT:${group}`);
    case 'another site':
      return establishment(`ET:${subjects.anotherSite}`);
    case 'another legal entity':
      return establishment(`EJ:${subjects.anotherEntity}`);
    case 'its agency':
      return { hopen_role: 'ars', hopen_region: region };
    case 'another agency':
      return { hopen_role: 'ars', hopen_region: region === PACA ? BRETAGNE : PACA };
    case 'the DGOS':
      return { hopen_role: 'dgos' };
    case 'the DNS':
      return { hopen_role: 'national', hopen_body: 'DNS' };
  }
}
