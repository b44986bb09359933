import type { Delegation } from '@hopen/roadmaps';
import { extensionBreaches } from './allowed-extensions.ts';
import { differences, type TreatyBreach } from './treaty-differences.ts';
import { NATIONAL_ENTITIES, TREATY_TYPES } from './treaty-reference.ts';
import { keyOf, readSdl, type Sdl, type SdlType } from './treaty-sdl.ts';

const INTERFACE = TREATY_TYPES.get('RegionalRoadmap')!;
const KEY = keyOf(['regionCode', 'asOf']);

/** Delegation data that an SDL is checked against. */
export type DelegatedType = Pick<Delegation, 'regionCode' | 'type' | 'subgraph'>;

/**
 * Breaches of the treaty in an ARS's SDL, each with subgraph and coordinate; empty if none. `others` are the SDLs of
 * all other subgraphs, whose definitions an ARS may not override.
 */
export function treatyBreaches(
  sdl: string,
  line: DelegatedType,
  others: ReadonlyMap<string, string>,
): string[] {
  const say = ({ at, says }: TreatyBreach) => `[${line.subgraph}] ${at} ${says}`;
  const read = readOrError(sdl);
  if (read instanceof Error) return [say({ at: 'The SDL', says: `is not GraphQL: ${read.message}` })];
  // Syntax errors of other subgraphs are reported by their own check.
  const known = [...others].flatMap(([name, text]): [string, Sdl][] => {
    const their = readOrError(text);
    return their instanceof Error ? [] : [[name, their]];
  });
  return [
    ...treatyTypeBreaches(read.types, line),
    ...ownerBreaches(read.types.get(line.type), line),
    ...extensionBreaches(read, line, new Map(known)),
  ].map(say);
}

function readOrError(sdl: string): Sdl | Error {
  try {
    return readSdl(sdl);
  } catch (error) {
    return error as Error;
  }
}

/** Requires the treaty's types unchanged, and only the keys of the State's entities. */
function treatyTypeBreaches(types: Sdl['types'], { type }: DelegatedType): TreatyBreach[] {
  const missing = types.has(INTERFACE.name)
    ? []
    : [{ at: INTERFACE.name, says: 'is missing; the treaty is this interface.' }];
  const changed = [...TREATY_TYPES.values()].flatMap((promised) => {
    const given = types.get(promised.name);
    return given ? differences(promised, given, ofMore(promised.name, type)) : [];
  });
  return [...missing, ...changed];
}

const ofMore = (name: string, type: string) =>
  NATIONAL_ENTITIES.has(name)
    ? `is not the ARS's to add: ${name} belongs to the State. Add it to ${type}.`
    : `is not in the treaty, which no ARS changes for the others. Add it to ${type}.`;

/** Checks the delegated type: the treaty's fields, plus any of its own. */
function ownerBreaches(given: SdlType | undefined, { type, regionCode }: DelegatedType): TreatyBreach[] {
  if (!given) {
    const says = `is missing; the delegation table has it for region ${regionCode}.`;
    return [{ at: type, says }];
  }
  const interfaces = given.interfaces.filter((each) => each === INTERFACE.name);
  const keys = given.directives.filter((each) => each.startsWith('@key'));
  const promised = {
    ...INTERFACE,
    name: type,
    kind: 'type',
    interfaces: [INTERFACE.name],
    directives: [KEY],
  };
  const found = differences(promised, { ...given, interfaces, directives: keys }, undefined);
  if (!given.isStub) return found;
  return [
    ...found,
    { at: type, says: 'has a key that is not resolvable: its ARS is the one who resolves it.' },
  ];
}
