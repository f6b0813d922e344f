/** How a program tells what came of its checks: one line of JSON for each, and one when it has ended. */

const outcomeOf = async (check) => {
  try {
    await check();
    return { ok: true };
  } catch (error) {
    return { ok: false, why: String(error?.message ?? error) };
  }
};

/** Makes checks, given by their names, one after another. */
export const perform = async (checks) => {
  for (const [check, run] of Object.entries(checks)) {
    console.log(JSON.stringify({ check, ...(await outcomeOf(run)) }));
  }
};

export const ended = () => console.log(JSON.stringify({ ended: true }));
