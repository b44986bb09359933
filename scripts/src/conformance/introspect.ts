import { readdir, readFile } from 'node:fs/promises';
import { buildSubgraph } from '@hopen/kit/subgraph';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { DELEGATIONS, roadmapsWith } from '@hopen/roadmaps';
import { ROADMAP_NAMES } from '@hopen/schema';
import { buildASTSchema, type GraphQLSchema, parse } from 'graphql';
import { type DelegatedType, treatyBreaches } from '../contract/treaty.ts';
import { TREATY_SDL, TREATY_TYPES } from '../contract/treaty-reference.ts';
import { type HttpAnswer, post, shown } from './http.ts';
import { type ConformanceOptions, ConformanceTarget } from './target.ts';

const CONTRACT = new URL('../../../schema/subgraphs/', import.meta.url);

/** Introspects a subgraph and reads the contract it is to join. */
export async function meet(options: ConformanceOptions): Promise<ConformanceTarget> {
  const answer = await firstAnswer(options);
  const published: unknown = answer.json?.data?._service?.sdl;
  const sdl = typeof published === 'string' ? published : null;
  const line = ROADMAP_NAMES.get(options.region)!;
  const others = await othersOf(line);
  const broken =
    sdl === null ? [`{ _service { sdl } } answers ${shown(answer)}`] : breachesOf(sdl, line, others);
  const schema = schemaOf(broken.length > 0 ? null : sdl, line.type);
  const { seconds = 5, connections = 10, p99Ms = 500 } = options;
  return new ConformanceTarget(
    { ...options, seconds, connections, p99Ms },
    sdl,
    line,
    broken,
    others,
    schema,
  );
}

function firstAnswer({ url, timeoutMs }: ConformanceOptions): Promise<HttpAnswer> {
  return post(url, JSON.stringify({ query: '{ _service { sdl } }' }), {}, timeoutMs).catch(
    (error: NodeJS.ErrnoException) => {
      throw new UserFacingError(`Nothing answers at ${url}: ${error.code ?? error.message}.`);
    },
  );
}

/** Breaches of the treaty; if none, errors of the schema itself. */
function breachesOf(sdl: string, line: DelegatedType, others: ReadonlyMap<string, string>): string[] {
  const broken = treatyBreaches(sdl, line, others);
  if (broken.length > 0) return broken;
  try {
    schemaOf(sdl, line.type);
    return [];
  } catch (error) {
    return [`[${line.subgraph}] ${(error as Error).message}`];
  }
}

async function othersOf(line: DelegatedType): Promise<ReadonlyMap<string, string>> {
  const files = (await readdir(CONTRACT)).filter((file) => file !== `${line.subgraph}.graphql`);
  const published = await Promise.all(
    files.map(
      async (file): Promise<[string, string]> => [
        file.replace('.graphql', ''),
        await readFile(new URL(file, CONTRACT), 'utf8'),
      ],
    ),
  );
  return new Map([...published, ['roadmaps', await indexWith(line)]]);
}

/** SDL of the national index with the region delegated. */
async function indexWith(line: DelegatedType): Promise<string> {
  const delegations = [...DELEGATIONS.filter(({ regionCode }) => regionCode !== line.regionCode), line];
  return (await buildSubgraph(roadmapsWith(delegations))).sdl;
}

/** Schema for validating responses. */
function schemaOf(sdl: string | null, type: string): GraphQLSchema {
  const fields = [...TREATY_TYPES.get('RegionalRoadmap')!.members].map(
    ([name, field]) => `${name}: ${field.type}`,
  );
  const treaty = `${TREATY_SDL}\ntype ${type} implements RegionalRoadmap { ${fields.join('\n')} }`;
  return buildASTSchema(parse(sdl ?? treaty), { assumeValidSDL: true });
}
