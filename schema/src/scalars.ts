import { GraphQLError, GraphQLScalarType, Kind, print } from 'graphql';
import { type CivilDay, isCivilDay } from './civil-day.ts';

const refuse = (message: string) => new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

function cents(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw refuse(`Un montant est un nombre entier de centimes : ${String(value).slice(0, 40)}`);
}

/** Whole euro cents. GraphQL's Int overflows at 21.4 M€. */
export const CentsScalar = new GraphQLScalarType<number, number>({
  name: 'Cents',
  description: "Montant en centimes d'euro. A whole number of euro cents, exact: 3670000000 is 36.7 M€.",
  serialize: cents,
  parseValue: cents,
  parseLiteral: (node) => cents(node.kind === Kind.INT ? Number(node.value) : print(node)),
});

function day(value: unknown): CivilDay {
  if (typeof value === 'string' && isCivilDay(value)) return value;
  throw refuse(`Une date s'écrit AAAA-MM-JJ et existe au calendrier : ${String(value).slice(0, 40)}`);
}

/** Calendar day, as text. */
export const DateScalar = new GraphQLScalarType<CivilDay, CivilDay>({
  name: 'Date',
  description: 'Jour civil (Europe/Paris). A calendar day, `2019-06-30`; deadlines are read in Paris.',
  serialize: day,
  parseValue: day,
  parseLiteral: (node) => day(node.kind === Kind.STRING ? node.value : print(node)),
});

/** Instant, for output only. */
export const DateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'Instant (UTC). A moment in time, `2026-01-15T09:30:00.000Z`.',
  serialize: (moment) => (moment as Date).toISOString(),
});
