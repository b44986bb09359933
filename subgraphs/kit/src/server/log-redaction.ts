/** Error in the log. Failed SQL statements are logged separately, without their values. */
interface ErrorInLog {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: ErrorInLog;
  readonly errors?: readonly ErrorInLog[];
  readonly [name: string]: unknown;
}

/** Properties with names of our own. Others may hold user input: `params`, `query`, `detail`, `where`, `headers`. */
const NAMES = ['code', 'status', 'syscall', 'schema', 'table', 'column', 'constraint', 'routine'];

/** Depth limit of causes; deeper chains are cyclic. */
const DEEPEST = 5;
const LONGEST = 500;

/**
 * Redacts an error by an allow-list of properties. Quoted parts of the message are removed, because libraries
 * (PostgreSQL, V8, scalars) quote user input there.
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

/** E-mail addresses, JWTs and FINESS numbers that appear unquoted. */
const TELLING = /\S+@\S+|\beyJ[\w-]+\.[\w-]+\.[\w-]*|\b\d[\dAB]\d{7}\b/g;

/** Redacts from the first to the last quote, since nesting cannot be known. */
export const redactQuotes = (text: string): string =>
  firstLine(text)
    .replace(TELLING, '…')
    .replace(/".*"/, '"…"')
    .replace(/(?<!\w)'.*'(?!\w)/, "'…'")
    .replace(/`.*`/, '`…`')
    .replace(/«.*»/, '«…»');

/** First line only: MikroORM and graphql-js put user input on later lines. */
const firstLine = (text: string): string => text.split('\n', 1)[0]!.slice(0, LONGEST);

/**
 * True if quotes hold names only: system errors on files or hosts, PostgreSQL constraint errors (class 23) and unknown
 * names (class 42, except syntax errors). Elsewhere quotes hold values.
 */
function namesOnly(error: Error): boolean {
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  return syscall !== undefined || /^(23|42(?!601))[0-9A-Z]{3}$/.test(String(code));
}

/** Stack frames without the message. */
const frames = ({ stack = '' }: Error): string =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim())
    .join('\n');
