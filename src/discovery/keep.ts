import { okAsync, type ResultAsync } from 'neverthrow';
import type { Client } from '../client/client.js';
import type { OAuthError } from '../error/model.js';
import { sharing } from '../wire/flight.js';
import type { Signal } from '../wire/platform.js';

/** How long what an authority says of itself is believed: a day. */
const lifetimeMs = 24 * 60 * 60_000;

/** The most time for one request of discovery, in milliseconds. */
const longest = 10_000;

/** What is asked once for each client: concurrent callers share the request, and the answer is kept for a day. No failure is. */
export const keptByClient = <A>(
  ask: (client: Client, timeoutMs: number, signal: Signal) => ResultAsync<A, OAuthError>,
): ((client: Client, signal: Signal | undefined) => ResultAsync<A, OAuthError>) => {
  const makeQuestion = (client: Client) => {
    let kept: { readonly answer: A; readonly askedAt: number } | undefined;
    const share = sharing((signal) => {
      const askedAt = client.runtime.now();
      return ask(client, Math.min(client.timeoutMs, longest), signal).andTee((answer) => {
        kept = { answer, askedAt };
      });
    });
    return (signal: Signal | undefined): ResultAsync<A, OAuthError> => {
      const age = client.runtime.now() - (kept?.askedAt ?? 0);
      return kept && age >= 0 && age < lifetimeMs && !signal?.aborted ? okAsync(kept.answer) : share(signal);
    };
  };
  const questions = new WeakMap<Client, ReturnType<typeof makeQuestion>>();
  return (client, signal) => {
    const question = questions.get(client) ?? makeQuestion(client);
    questions.set(client, question);
    return question(signal);
  };
};
