import { ROADMAP_NAMES } from '@hopen/schema';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HOSTED, HOSTED_REGION } from '../support/hosted-regions.ts';
import { startTestCountry, type TestCountry, TODAY } from '../support/test-country.ts';

let graph: TestCountry;
beforeAll(async () => {
  graph = await startTestCountry();
});
afterAll(() => graph.close());

describe('ARS Paca owns its roadmap', () => {
  it('answers with its own type, its three axes and its own fields', async () => {
    const { data, errors } =
      await graph.ask(`{ region(code: "93") { roadmap { __typename version publishedOn verificationStatus
      axes { title domains { code label } } ... on PacaRoadmap { mobilisedEstablishments mobilisedGrowthPercent } } } }`);
    expect(errors).toBeUndefined();
    expect(data.region.roadmap).toMatchObject({
      __typename: 'PacaRoadmap',
      version: 1,
      publishedOn: '2020-02-12',
      verificationStatus: 'REPORTED',
      mobilisedEstablishments: 109,
      mobilisedGrowthPercent: 82,
    });
    expect(data.region.roadmap.axes).toHaveLength(3);
    expect(data.region.roadmap.axes[2].domains).toEqual([]);
  });

  it('is read at two dates in one question: nothing before it was published', async () => {
    const { data, errors } = await graph.ask(`{ region(code: "93") {
      before: roadmap(asOf: "2020-02-11") { regionCode asOf version vision }
      after: roadmap(asOf: "2020-02-12") { regionCode asOf version } } }`);
    expect(errors).toBeUndefined();
    expect(data.region).toEqual({
      before: { regionCode: '93', asOf: '2020-02-11', version: null, vision: null },
      after: { regionCode: '93', asOf: '2020-02-12', version: 1 },
    });
  });

  it('does not tell what is to be published later', async () => {
    graph.liveOn('2019-06-15');
    const { data } = await graph.ask(
      `{ paca: region(code: "93") { roadmap(asOf: "2099-01-01") { version } } hosted: region(code: "${HOSTED_REGION}") { roadmap(asOf: "2099-01-01") { version } } }`,
    );
    graph.liveOn(TODAY);
    expect(data).toEqual({ paca: { roadmap: { version: null } }, hosted: { roadmap: null } });
  });

  it('is asked for its own region only', async () => {
    graph.work();
    await graph.ask(`{ region(code: "${HOSTED_REGION}") { roadmap { vision } } }`);
    expect(graph.work().requests).not.toContain('roadmaps-paca');
    await graph.ask(`{ region(code: "93") { roadmap { vision } } }`);
    expect(graph.work().requests.filter((name) => name === 'roadmaps-paca')).toHaveLength(1);
  });
});

describe('the other regions are hosted by the State', () => {
  it('each says that its synthetic roadmap is fictitious', async () => {
    const { data } = await graph.ask(`{ regions { code roadmap { __typename verificationStatus source } } }`);
    const hosted = data.regions.filter(({ code }: { code: string }) => HOSTED.includes(code));
    expect(hosted).toHaveLength(HOSTED.length);
    for (const { code, roadmap } of hosted) {
      const { type } = ROADMAP_NAMES.get(code)!;
      expect(roadmap).toMatchObject({ __typename: type, verificationStatus: 'SYNTHETIC' });
    }
  });

  it('has no roadmap before its first version', async () => {
    const { data } = await graph.ask(
      `{ region(code: "${HOSTED_REGION}") { roadmap(asOf: "2019-06-15") { version } } }`,
    );
    expect(data.region.roadmap).toBeNull();
  });
});
