import { DELEGATIONS } from '@hopen/roadmaps';
import { OF_FEDERATION } from '../contract/allowed-extensions.ts';
import { composeParts } from '../contract/composition.ts';
import { TREATY_TYPES } from '../contract/treaty-reference.ts';
import { readSdl } from '../contract/treaty-sdl.ts';
import { type CheckGroup, EVERYONE_READS, KEEPS_THE_TREATY } from './check.ts';
import { shown } from './http.ts';
import { Breach, breachIfAny } from './outcome.ts';
import type { ConformanceTarget } from './target.ts';

/** Checks SDL, composition and anonymous access. */
export const SCHEMA_CHECKS: CheckGroup = {
  subject: 'Schema and access',
  checks: [
    {
      name: KEEPS_THE_TREATY,
      todo: 'Take the types of @hopen/schema as they are, and write what is your own under names of your own.',
      run: keepsTheTreaty,
    },
    {
      name: 'it composes with the country',
      todo: 'Mend what the message names; descriptions are part of the contract too.',
      after: [KEEPS_THE_TREATY],
      run: composes,
    },
    {
      name: EVERYONE_READS,
      todo: 'Answer the public view to whoever brings no token.',
      run: everyoneReads,
    },
  ],
};

async function keepsTheTreaty({ sdl, line, broken }: ConformanceTarget): Promise<string> {
  breachIfAny(broken);
  const { types, roots } = readSdl(sdl!);
  const taken = [...TREATY_TYPES.keys(), ...Object.values(roots), line.type];
  const own = [...types.keys()].filter((name) => !taken.includes(name) && !OF_FEDERATION.test(name));
  return `${line.type}, and of its own: ${own.join(', ') || 'nothing'}.`;
}

async function composes({ sdl, line, others }: ConformanceTarget): Promise<string> {
  const parts = [...others, [line.subgraph, sdl!] as const].map(([name, text]) => ({
    name,
    url: `http://127.0.0.1/${name}`,
    sdl: text,
  }));
  const delegations = [...DELEGATIONS.filter(({ regionCode }) => regionCode !== line.regionCode), line];
  try {
    composeParts(parts, delegations);
  } catch (error) {
    throw new Breach((error as Error).message);
  }
  return `With ${[...others.keys()].join(', ')}.`;
}

async function everyoneReads(ars: ConformanceTarget): Promise<string> {
  const answer = await ars.entities([ars.key()]);
  if (answer.status === 200 && Array.isArray(answer.json?.data?._entities)) return shown(answer);
  throw new Breach(shown(answer));
}
