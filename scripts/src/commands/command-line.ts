import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { runCommand } from './run-command.ts';

/** What a command takes. */
interface CommandLine<Options extends ParseArgsOptionsConfig> {
  /** What it says with `--help`, and where it was not understood. */
  readonly usage: string;
  readonly options?: Options;
  /** Whether it takes words beside its options. */
  readonly takesWords?: boolean;
}

type Read<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options; allowPositionals: true }>
>;

const HELP = { help: { type: 'boolean', short: 'h' } } as const;

/** Runs a command with what stands on its line: `--help` says how it is used, and an option that it does not know is refused. */
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
    // Node explains at length how dashes are escaped.
    const [sentence] = message.split(/\. (?=To |Did )/);
    throw new UserFacingError(
      `${sentence!.replace(/\.$/, '')}. Options that there are: ${names.join(', ')}.\n${usage}`,
    );
  }
}
