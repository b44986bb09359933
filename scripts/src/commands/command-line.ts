import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { runCommand } from './run-command.ts';

/** Declaration of a command's options. */
interface CommandLine<Options extends ParseArgsOptionsConfig> {
  /** Printed by `--help` and on invalid options. */
  readonly usage: string;
  readonly options?: Options;
  /** Accepts positional arguments. */
  readonly takesWords?: boolean;
}

type Read<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options; allowPositionals: true }>
>;

const HELP = { help: { type: 'boolean', short: 'h' } } as const;

/** Parses the command line and runs the command: `--help` prints the usage, unknown options are refused. */
export const runCommandLine = <Options extends ParseArgsOptionsConfig>(
  line: CommandLine<Options>,
  command: (values: Read<Options>['values'], words: string[]) => Promise<void>,
): Promise<void> =>
  runCommand(async () => {
    const { values, positionals } = read(line);
    if ('help' in values && values.help) return console.log(line.usage);
    await command(values as Read<Options>['values'], positionals);
  });

function read({ usage, options = {} as never, takesWords = false }: CommandLine<ParseArgsOptionsConfig>) {
  const known = { ...options, ...HELP };
  try {
    return parseArgs({ options: known, allowPositionals: takesWords });
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (!code.startsWith('ERR_PARSE_ARGS')) throw error;
    const names = Object.keys(known).map((name) => `--${name}`);
    // Keeps the first sentence; Node appends a long explanation of escaping dashes.
    const [sentence] = message.split(/\. (?=To |Did )/);
    throw new UserFacingError(
      `${sentence!.replace(/\.$/, '')}. Options that there are: ${names.join(', ')}.\n${usage}`,
    );
  }
}
