import { err, ok, type Result } from 'neverthrow';
import { invalidRequest } from '../error/local.js';
import type { FlowError } from '../error/model.js';
import { makeBounded, problemsOfEntries } from '../store/bounded.js';
import {
  noFlow,
  problemsOfLifetime,
  stateOf,
  unlessWrong,
  usualLifetimeMs,
  type FlowLifetime,
  type FlowStore,
} from './flow-store.js';
import { readFlow, type AuthorizationFlow } from './flow.js';

/** Settings of `memoryFlows`. */
export interface MemoryFlowsSettings extends FlowLifetime {
  /** How many sign-ins may be under way at once; 10,000 unless said. What was begun longest ago goes first. */
  readonly maxEntries?: number | undefined;
}

interface Kept {
  readonly flow: AuthorizationFlow;
  readonly session: string;
  readonly endsAt: number;
}

const usualEntries = 10_000;
const maxBytes = 64 * 1024 * 1024;

const problemsOfSession = (session: string): readonly string[] =>
  typeof session === 'string' && session !== '' ? [] : ['session: empty, or no text'];

/**
 * Keeps the sign-ins that were begun in the memory of this process. For a server that is one process and knows its browsers
 * by a session; for more than one, see `sealedFlows`.
 *
 * @param settings what is wrong with them is a `Config` error of each call
 * @returns a function from the id of a session to the flows of that browser: an answer that comes in another one finds
 * nothing, or else a link could sign somebody in as the one who sent it. `take` gives `Flow` with `state_mismatch` where
 * there is no such flow, where its time is over, and where it was taken before
 * @example
 * const flows = memoryFlows()
 * await begin(request).andThen(({ url, flow }) => flows(session.id).keep(flow).map(() => redirect(url)))
 * // and when the browser is back:
 * await flows(session.id).take(request.url).andThen((flow) => redeem({ flow, response: request.url }))
 * @see RFC 6749 §10.12; RFC 9700 §4.7.1
 */
export const memoryFlows = (settings: MemoryFlowsSettings = {}): ((session: string) => FlowStore) => {
  const { maxEntries = usualEntries, lifetimeMs = usualLifetimeMs, now = Date.now } = settings;
  const issues = [...problemsOfEntries(maxEntries), ...problemsOfLifetime(settings)];
  const kept = makeBounded<Kept>({
    maxEntries: issues.length > 0 ? 1 : maxEntries,
    maxBytes,
    bytesOf: (key, { flow, session }) => 512 + key.length + session.length + JSON.stringify(flow).length,
    endOf: ({ endsAt }) => endsAt,
    now,
  });

  return (session) => {
    const problems = [...issues, ...problemsOfSession(session)];

    const taken = (state: string): Result<AuthorizationFlow, FlowError<'state_mismatch'>> => {
      const found = kept.get(state);
      // What belongs to another browser stays there.
      if (found?.session !== session) return err(noFlow());
      kept.delete(state);
      return ok(found.flow);
    };

    return {
      keep: (given) =>
        unlessWrong(problems, () =>
          readFlow(given)
            .mapErr(invalidRequest)
            .map((flow) => kept.set(flow.state, { flow, session, endsAt: now() + lifetimeMs })),
        ),
      take: (response) => unlessWrong(problems, () => stateOf(response).andThen(taken)),
    };
  };
};
