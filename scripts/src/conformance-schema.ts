import { DELEGATIONS } from '@hopen/roadmaps';
import { composeParts } from './composition.ts';
import { Breach, breachIfAny, EVERYONE_READS, type Group, KEEPS_THE_TREATY } from './conformance-check.ts';
import type { Examined } from './conformance-examined.ts';
import { shown } from './conformance-http.ts';
import type { Line } from './treaty.ts';
import { TREATY_TYPES } from './treaty-reference.ts';
import { readSdl } from './treaty-sdl.ts';
import { OF_FEDERATION } from './treaty-zone.ts';

/** What the subgraph says of itself, and that it answers at all. */
export const SCHEMA_CHECKS: Group = {
  subject: 'Schema and access',
  checks: [
    {
      name: KEEPS_THE_TREATY,
      todo: 'Take the types of @hopen/schema as they are, and write what is your own under names of your own.',
      look: keepsTheTreaty,
    },
    {
      name: 'it composes with the country',
      todo: 'Mend what the message names; descriptions are part of the contract too.',
      after: [KEEPS_THE_TREATY],
      look: composes,
    },
    {
      name: EVERYONE_READS,
      todo: 'Answer the public view to whoever brings no token.',
      look: everyoneReads,
    },
  ],
};

async function keepsTheTreaty({ sdl, line, broken }: Examined): Promise<string> {
  breachIfAny(broken);
  const { types, roots } = readSdl(sdl!);
  const taken = [...TREATY_TYPES.keys(), ...Object.values(roots), line.type];
  const own = [...types.keys()].filter((name) => !taken.includes(name) && !OF_FEDERATION.test(name));
  return `${line.type}, and of its own: ${own.join(', ') || 'nothing'}.`;
}

/** By the contract that a subgraph joins and what it says of itself: nothing else decides whether it composes. */
const composed = new WeakMap<Examined['others'], Map<string, string | undefined>>();

async function composes({ sdl, line, others }: Examined): Promise<string> {
  const verdicts = composed.get(others) ?? new Map<string, string | undefined>();
  composed.set(others, verdicts);
  if (!verdicts.has(sdl!)) verdicts.set(sdl!, whyNotComposed(sdl!, line, others));
  const fault = verdicts.get(sdl!);
  if (fault !== undefined) throw new Breach(fault);
  return `With ${[...others.keys()].join(', ')}.`;
}

/** What composition says against it; undefined when it composes. */
function whyNotComposed(sdl: string, line: Line, others: Examined['others']): string | undefined {
  const parts = [...others, [line.subgraph, sdl] as const].map(([name, text]) => ({
    name,
    url: `http://127.0.0.1/${name}`,
    sdl: text,
  }));
  const delegations = [...DELEGATIONS.filter(({ regionCode }) => regionCode !== line.regionCode), line];
  try {
    composeParts(parts, delegations);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

async function everyoneReads(ars: Examined): Promise<string> {
  const answer = await ars.entities([ars.key()]);
  if (answer.status === 200 && Array.isArray(answer.json?.data?._entities)) return shown(answer);
  throw new Breach(shown(answer));
}
