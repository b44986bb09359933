/** What is logged of an error. The statement that a database refused has a line of its own, without its values. */
interface ErrorInLog {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: ErrorInLog;
  readonly errors?: readonly ErrorInLog[];
  readonly [name: string]: unknown;
}

/** Properties that name things of ours. Others may hold what was asked: `params`, `query`, `detail`, `where`, `headers`. */
const NAMES = ['code', 'status', 'syscall', 'schema', 'table', 'column', 'constraint', 'routine'];

/** A cause of a cause of a cause; whoever goes on is going round in circles. */
const DEEPEST = 5;
const LONGEST = 500;

/**
 * An error as the log may keep it: by a list of what is kept, and its message without what stands in quotes, because
 * whoever quotes in a message, PostgreSQL, V8 or a scalar, quotes what somebody sent.
 */
export function redactError(error: unknown, depth = 0): ErrorInLog {
  if (!(error instanceof Error)) return { type: typeof error, message: 'What was thrown is no error.' };
  const { cause, errors } = error as { cause?: unknown; errors?: unknown };
  const kept = Object.entries(error).filter(
    ([name, value]) => NAMES.includes(name) && ['string', 'number'].includes(typeof value),
  );
  return {
    type: error.name,
    message: namesOnly(error) ? firstLine(error.message) : redactQuotes(error.message),
    ...Object.fromEntries(kept),
    stack: frames(error),
    ...(cause !== undefined && depth < DEEPEST && { cause: redactError(cause, depth + 1) }),
    ...(Array.isArray(errors) &&
      depth < DEEPEST && { errors: errors.map((each) => redactError(each, depth + 1)) }),
  };
}

/** Addresses, tokens and FINESS numbers, should anybody write them without quotes. */
const TELLING = /\S+@\S+|\beyJ[\w-]+\.[\w-]+\.[\w-]*|\b\d[\dAB]\d{7}\b/g;

/** A text without what it quotes, from the first quote to the last: nobody can know how quotes were nested. */
export const redactQuotes = (text: string): string =>
  firstLine(text)
    .replace(TELLING, '…')
    .replace(/".*"/, '"…"')
    .replace(/(?<!\w)'.*'(?!\w)/, "'…'")
    .replace(/`.*`/, '`…`')
    .replace(/«.*»/, '«…»');

/** MikroORM and graphql-js put what was sent on the lines that follow. */
const firstLine = (text: string): string => text.split('\n', 1)[0]!.slice(0, LONGEST);

/**
 * In what the system says of a file or a host, and PostgreSQL of a constraint (class 23) or of a name that it does not
 * know (42, but for a syntax error), quotes hold names. Only a value in any other class.
 */
function namesOnly(error: Error): boolean {
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  return syscall !== undefined || /^(23|42(?!601))[0-9A-Z]{3}$/.test(String(code));
}

/** The stack without the message, which stands before it. */
const frames = ({ stack = '' }: Error): string =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim())
    .join('\n');
