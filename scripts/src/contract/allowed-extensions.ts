import type { Delegation } from '@hopen/roadmaps';
import { type ConstDirectiveNode, Kind, print } from 'graphql';
import type { TreatyBreach } from './treaty-differences.ts';
import { TREATY_TYPES } from './treaty-reference.ts';
import type { Member, Sdl, SdlType } from './treaty-sdl.ts';

/**
 * Directives allowed on an ARS's own types and fields. Others change the owner of a field, or concern the State alone.
 */
const OWN_DIRECTIVES = ['deprecated', 'tag', 'inaccessible', 'oneOf', 'specifiedBy', 'listSize', 'cost'];
/** Directives of value types, which may be shared; an entity's field has one owner. */
const OWN_VALUE_DIRECTIVES = [...OWN_DIRECTIVES, 'shareable'];
/** Names that federation adds to every subgraph. */
export const OF_FEDERATION = /^_|^(link|federation)__|^FieldSet$/;

/** SDLs of all other subgraphs, whose names are taken. */
export type Others = ReadonlyMap<string, Sdl>;
type DelegatedType = Pick<Delegation, 'type'>;

/** Breaches outside an ARS's extension zone: fields of its type, its own types, and root fields named after it. */
export function extensionBreaches(sdl: Sdl, line: DelegatedType, others: Others): TreatyBreach[] {
  const roots = Object.values(sdl.roots);
  const own = [...sdl.types.values()].filter(
    ({ name }) => !TREATY_TYPES.has(name) && !roots.includes(name) && !OF_FEDERATION.test(name),
  );
  return [
    ...sdl.schemaDirectives.flatMap(headBreaches),
    ...rootBreaches(sdl, line, others),
    ...own.flatMap((type) => ownBreaches(type, line, others)),
  ];
}

/** Refuses renamed imports, which would hide directives from the other checks. */
function headBreaches(directive: ConstDirectiveNode): TreatyBreach[] {
  const text = print(directive);
  const isFederation = /url: "https:\/\/specs\.apollo\.dev\/(federation\/v2\.\d+|link\/v1\.0)"/.test(text);
  if (directive.name.value !== 'link' || !isFederation)
    return [{ at: 'schema', says: `has ${text}; an ARS links federation 2 and nothing else.` }];
  const renamed = directive.arguments?.some(({ name, value }) =>
    name.value === 'import' ? value.kind === Kind.LIST && value.values.some(isRenaming) : name.value === 'as',
  );
  return renamed ? [{ at: 'schema', says: 'imports federation under other names; use its own.' }] : [];
}

const isRenaming = ({ kind }: { readonly kind: string }) => kind === Kind.OBJECT;

function rootBreaches({ types, roots }: Sdl, line: DelegatedType, others: Others): TreatyBreach[] {
  const subscription = types.get(roots.subscription);
  const found: TreatyBreach[] = subscription
    ? [{ at: subscription.name, says: 'is there; the graph has no subscriptions.' }]
    : [];
  for (const operation of ['query', 'mutation'] as const) {
    const root = types.get(roots[operation]);
    for (const [name, field] of root?.members ?? []) {
      if (OF_FEDERATION.test(name)) continue;
      const at = `${root!.name}.${name}`;
      const owner = ownerOf(others, (each) => each.types.get(each.roots[operation])?.members.has(name));
      if (owner) found.push({ at, says: `belongs to ${owner}.` });
      else if (!isNamedAfter(name, line.type))
        found.push({ at, says: `must have ${line.type} in its name, as in draft${line.type}.` });
      found.push(...directiveBreaches(at, field.directives, OWN_DIRECTIVES));
    }
  }
  return found;
}

const isNamedAfter = (name: string, type: string) =>
  name.includes(type) || name.startsWith(type[0]!.toLowerCase() + type.slice(1));

function ownBreaches(type: SdlType, line: DelegatedType, others: Others): TreatyBreach[] {
  const isOwner = type.name === line.type;
  const owner = ownerOf(others, ({ types }) => {
    const theirs = types.get(type.name);
    return theirs && !(isOwner && theirs.isStub) && !isSameLeaf(theirs, type);
  });
  if (owner) return [{ at: type.name, says: `belongs to ${owner}; choose another name.` }];
  const isEntity = type.directives.some((each) => nameOf(each) === 'key');
  const onType = isOwner ? ['key', 'tag'] : [...OWN_DIRECTIVES, 'key'];
  const onFields = isOwner || isEntity ? OWN_DIRECTIVES : OWN_VALUE_DIRECTIVES;
  const promised = isOwner ? TREATY_TYPES.get('RegionalRoadmap')?.members : undefined;
  return [
    ...directiveBreaches(type.name, type.directives, onType),
    ...[...type.members]
      .filter(([name]) => !promised?.has(name))
      .flatMap(([name, member]) => directiveBreaches(`${type.name}.${name}`, member.directives, onFields)),
  ];
}

const ownerOf = (others: Others, has: (sdl: Sdl) => boolean | undefined) =>
  [...others].find(([, sdl]) => has(sdl))?.[0];

/** Allows identical scalars and enums in several subgraphs. */
function isSameLeaf(one: SdlType, other: SdlType): boolean {
  if (one.kind !== other.kind || !['scalar', 'enum'].includes(one.kind)) return false;
  const words = ({ members }: SdlType) => [...members.keys()].toSorted().join(' ');
  return words(one) === words(other);
}

const directiveBreaches = (
  at: string,
  directives: Member['directives'],
  allowed: readonly string[],
): TreatyBreach[] =>
  directives
    .filter((each) => !allowed.includes(nameOf(each)))
    .map((each) => ({ at, says: `has ${each}, which an ARS may not write there.` }));

const nameOf = (directive: string) => /^@(\w+)/.exec(directive)![1]!;
