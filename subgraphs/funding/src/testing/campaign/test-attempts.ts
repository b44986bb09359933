import { anyAttempt } from './test-any-attempt.ts';
import { type Attempt } from './test-attempt.ts';
import type { Draw } from './test-draws.ts';
import { nextAttempt } from './test-next-attempt.ts';
import type { World } from './test-world.ts';

/**
 * Attempt that a draw means in the world as it is: mostly what comes next for some application, so that many live to the end,
 * else anything by anybody.
 */
export function attemptOf(drawn: Draw, world: World): Attempt {
  return drawn.act === 'NEXT' ? nextAttempt(drawn, world) : anyAttempt(drawn, drawn.act, world);
}
