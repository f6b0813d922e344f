/**
 * The program that every runtime runs, and that knows of none: it prints one line of JSON for each check. What stands
 * between those lines is what the runtime's own console makes of values.
 */
import { combining } from './combining.mjs';
import { concealing } from './concealing.mjs';
import { interrupting } from './interrupting.mjs';
import { ended, perform } from './perform.mjs';
import { reading } from './reading.mjs';
import { requesting } from './requesting.mjs';

/**
 * Runs all checks one after another, and says when it has ended.
 *
 * @param settings what harness/world.mjs says of the authority
 * @param more checks that only this place has, by name
 */
export const smoke = async (settings, more = {}) => {
  const checks = {
    ...reading,
    ...requesting(settings),
    ...interrupting(settings),
    ...combining(settings),
    ...concealing(settings),
    ...more,
  };
  await perform(checks);
  ended();
};
