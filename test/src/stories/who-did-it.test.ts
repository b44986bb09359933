import { createHmac } from 'node:crypto';
import { nonPublicOf } from '@hopen/kit/serve';
import { SUBGRAPHS } from '@hopen/scripts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RESTRICTED } from '../support/audiences.ts';
import { type Campaign, fileApplication, openCampaign } from '../support/campaign-play.ts';
import type { LogLine } from '../support/captured-log.ts';
import { SUBJECT_KEY, TOKENS } from '../support/test-country.ts';

const SUB = 'marie.durand';
const PSEUDONYM = createHmac('sha256', SUBJECT_KEY)
  .update(JSON.stringify([TOKENS.issuer, SUB]))
  .digest('hex');
const AGENT = { hopen_role: 'ars', hopen_region: '93', sub: SUB };

let campaign: Campaign;
let applicationId: string;
beforeAll(async () => {
  campaign = await openCampaign();
  applicationId = (await fileApplication(campaign, campaign.sites[0]!, 'D5', 5_000_000)).applicationId;
});
afterAll(() => campaign.graph.close());

/** Access-log lines of a query, identified by its request id. */
async function readsOf(
  query: string,
  requestId: string,
  claims?: Record<string, unknown>,
): Promise<LogLine[]> {
  const { graph } = campaign;
  const authorization = claims && { authorization: `Bearer ${await graph.token(claims)}` };
  await fetch(graph.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': requestId, ...authorization },
    body: JSON.stringify({ query }),
  });
  return graph.reads.filter((line) => line.requestId === requestId);
}

/** Drafts the roadmap of ARS Paca idempotently. */
async function draftPacaRoadmap() {
  const content = `{ firstYear: 2019, lastYear: 2023, vision: "V.", axes: [], forecast: [], milestones: [],
    priorityDomains: [{ domain: "D2", targetRate: 0.6, targetOn: "2022-12-31", rationale: "R." }],
    contact: { organisation: "ARS", role: "N." } }`;
  await readsOf(
    `mutation { draftPacaRoadmap(input: { idempotencyKey: "d", expectedRevision: 0, content: ${content} }) { userErrors { code } } }`,
    'of-the-draft',
    AGENT,
  );
  const [line] = await campaign.graph.country.databases
    .get('roadmaps-paca')!
    .em.fork()
    .execute('select done_by as by from "roadmaps-paca".journal');
  return line!.by;
}

describe('an act', () => {
  it('has in the journal the pseudonym, role and region of whoever did it, and the id of the request', async () => {
    const { graph } = campaign;
    const input = `{ idempotencyKey: "returned", applicationId: "${applicationId}", expectedVersion: 2, motive: "À revoir." }`;
    await readsOf(
      `mutation { returnApplication(input: ${input}) { userErrors { code } } }`,
      'of-the-return',
      AGENT,
    );
    const [line] = await graph.country.databases
      .get('funding')!
      .em.fork()
      .execute(`select done_by as by, journal::text as whole from funding.journal where kind = 'RETURN'`);
    expect(line!.by).toEqual({
      subject: PSEUDONYM,
      role: 'ARS',
      region: '93',
      requestId: 'of-the-return',
    });
    expect(line!.whole).not.toContain(SUB);
  });

  it('has in the journal of an ARS the pseudonym of the name that the ARS knows', async () => {
    const by = await draftPacaRoadmap();
    expect(by).toMatchObject({ role: 'ARS', region: '93', requestId: 'of-the-draft' });
    expect(by.subject).toMatch(/^[0-9a-f]{64}$/);
    expect(by.subject).not.toBe(PSEUDONYM);
  });
});

describe('a read of what is not public', () => {
  it('has one line: who, for what, under which request, and never the sub or a value', async () => {
    const lines = await readsOf(
      `query Mine { application(id: "${applicationId}") { status requestedAmount decisions { motive } } }`,
      'of-the-read',
      AGENT,
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      service: 'funding',
      subject: PSEUDONYM,
      role: 'ARS',
      region: '93',
      operation: 'query Mine',
      asked: ['Application.decisions', 'Application.requestedAmount', 'Application.status'],
    });
    expect(JSON.stringify(lines)).not.toContain(SUB);
    expect(JSON.stringify(lines)).not.toContain(applicationId);
  });

  it('has a line in each subgraph that is asked, counts included, and none for what everyone reads', async () => {
    const { graph } = campaign;
    const site = campaign.sites[0]!.slice(3);
    const lines = await readsOf(
      `{ establishment(finess: "${site}") { name indicatorValues(programme: "HOPEN") { id } applications { totalCount } } }`,
      'of-two-subgraphs',
      { hopen_role: 'dgos' },
    );
    expect(lines.map(({ service }) => service).sort()).toEqual(['funding', 'indicators']);
    expect(await readsOf('{ regions { name roadmap { vision } } }', 'of-the-public', AGENT)).toEqual([]);
    expect(await readsOf('{ applications(first: 1) { nodes { id } } }', 'of-nobody')).toEqual([]);
    expect(graph.lines.some(({ asked }) => asked)).toBe(false);
  });

  it('has in the access log of an ARS the pseudonym that its journal has for the same person, and for no other', async () => {
    const by = await draftPacaRoadmap();
    const drafts = '{ pacaRoadmapDraft { vision } }';
    const [mine] = await readsOf(drafts, 'of-my-reading', AGENT);
    const [others] = await readsOf(drafts, 'of-anothers-reading', { ...AGENT, sub: 'another' });
    expect(mine).toMatchObject({ service: 'roadmaps-paca', ...by, requestId: 'of-my-reading' });
    expect(others).toMatchObject({ region: '93', subject: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(others!.subject).not.toBe(mine!.subject);
  });

  it('is known by its fields: each that is not for everyone is named by its subgraph', async () => {
    const named = new Set(SUBGRAPHS.flatMap((subgraph) => [...nonPublicOf(subgraph)]));
    const restricted = Object.values(RESTRICTED).flatMap((types) =>
      Object.entries(types).flatMap(([type, fields]) => fields.map((field) => [type, `${type}.${field}`])),
    );
    expect(restricted.filter(([type, field]) => !named.has(type!) && !named.has(field!))).toEqual([]);
  });
});
