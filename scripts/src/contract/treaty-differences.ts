import type { Member, SdlType } from './treaty-sdl.ts';

/** Breach of the treaty, with its location. */
export interface TreatyBreach {
  /** Schema coordinate: `PacaRoadmap.vision`, `RoadmapStatus`. */
  readonly at: string;
  readonly says: string;
}

/**
 * Differences between a type and the treaty's. `ofMore` is the message for additional members, which are allowed if it
 * is absent.
 */
export function differences(promised: SdlType, given: SdlType, ofMore: string | undefined): TreatyBreach[] {
  const { name, kind } = promised;
  if (given.kind !== kind)
    return [{ at: name, says: `is ${article(given.kind)}, and ${article(kind)} in the treaty.` }];
  const more = [...given.members.keys()].filter((member) => !promised.members.has(member));
  return [
    ...[...promised.members].flatMap(([member, has]) =>
      memberDifferences(`${name}.${member}`, has, given.members.get(member)),
    ),
    ...(ofMore ? more.map((member) => ({ at: `${name}.${member}`, says: ofMore })) : []),
    ...listDifferences(name, promised.interfaces, given.interfaces, 'implements '),
    ...listDifferences(name, promised.directives, given.directives, ''),
  ];
}

function memberDifferences(at: string, promised: Member, given: Member | undefined): TreatyBreach[] {
  if (!given)
    return [{ at, says: `is missing; the treaty has it${promised.type && ` as ${promised.type}`}.` }];
  const type =
    given.type === promised.type
      ? []
      : [{ at, says: `is ${given.type}, and ${promised.type} in the treaty.` }];
  return [
    ...type,
    ...listDifferences(at, promised.args, given.args, 'the argument '),
    ...listDifferences(at, promised.directives, given.directives, ''),
  ];
}

function listDifferences(
  at: string,
  promised: readonly string[],
  given: readonly string[],
  what: string,
): TreatyBreach[] {
  const lacks = promised.filter((each) => !given.includes(each));
  const has = given.filter((each) => !promised.includes(each));
  return [
    ...lacks.map((each) => ({ at, says: `is without ${what}${each}, which the treaty has.` })),
    ...has.map((each) => ({ at, says: `has ${what}${each}, which the treaty has not.` })),
  ];
}

const article = (kind: string) => (/^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`);
