/**
 * The program that every runtime runs, and that knows of none: it prints one line of JSON for each check. What stands
 * between those lines is what the runtime's own console makes of values.
 */
import { combining } from './combining.mjs';
import { concealing } from './concealing.mjs';
import { interrupting } from './interrupting.mjs';
import { reading } from './reading.mjs';
import { requesting } from './requesting.mjs';

const outcomeOf = async (check) => {
  try {
    await check();
    return { ok: true };
  } catch (error) {
    return { ok: false, why: String(error?.message ?? error) };
  }
};

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
  for (const [check, run] of Object.entries(checks)) {
    console.log(JSON.stringify({ check, ...(await outcomeOf(run)) }));
  }
  console.log(JSON.stringify({ ended: true }));
};
