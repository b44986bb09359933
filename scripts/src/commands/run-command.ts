// By itself: a command says its first word before all else is loaded.
import { UserFacingError } from '@hopen/kit/user-facing-error';

/** Runs a command; what the person at the keyboard can mend is said in a line, without a stack, and exits with 1. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const isTheirs = error instanceof UserFacingError || code.startsWith('ERR_PARSE_ARGS');
    console.error(isTheirs ? (error as Error).message : error);
    process.exit(1);
  }
}
