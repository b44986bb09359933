// Separate module, so that a command can print its first line before loading everything else.
import { UserFacingError } from '@hopen/kit/user-facing-error';

/** Runs a command; errors that the user can fix are printed in one line without a stack. Exits with 1 on any error. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const isUserError = error instanceof UserFacingError || code.startsWith('ERR_PARSE_ARGS');
    console.error(isUserError ? (error as Error).message : error);
    process.exit(1);
  }
}
