import type { Category } from '../error/index.js';
import { silently } from './guarded.js';

/** What operations tell while they work. Nothing in an event is secret: all of it may be logged. */
export type TokenEvent =
  | StartEvent
  | AttemptEvent
  | AnswerEvent
  | UnlistedCodeEvent
  | WaitEvent
  | CacheEvent
  | SharedEvent
  | ReplayedEvent
  | ChallengeEvent
  | FallbackEvent
  | ReloadEvent
  | DoneEvent;

interface EventDetails {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Identifies the call: the `client-request-id` of what is sent for it. */
  readonly requestId: string;
}

/** An operation was called. From `withEvents`. */
export interface StartEvent extends EventDetails {
  readonly name: 'start';
  /** Such as `'client_credentials'`; absent where the operation does not say. */
  readonly grant?: string;
}

/** A request is about to be sent. */
export interface AttemptEvent extends EventDetails {
  readonly name: 'attempt';
  /** Such as `'client_credentials'`. */
  readonly grant: string;
  /** Without a query. */
  readonly endpoint: string;
}

/** It was answered, or it failed. */
export interface AnswerEvent extends EventDetails {
  readonly name: 'answer';
  readonly grant: string;
  readonly durationMs: number;
  /** `'token'`; `'user_code'`, which begins a device code grant; or the category of the error. */
  readonly outcome: 'token' | 'user_code' | Category;
  /** The code of the error. */
  readonly code?: string;
  readonly status?: number;
}

/** The server sent an AADSTS or Azure AD B2C code that this version does not list. Please report it. */
export interface UnlistedCodeEvent extends EventDetails {
  readonly name: 'unlisted_code';
  readonly code: string;
  readonly category: Category;
}

/** A try failed, and the next one comes later. From `withRetry`, and from `deviceCode` before each time it asks. */
export interface WaitEvent extends EventDetails {
  readonly name: 'wait';
  /** How long, in milliseconds. */
  readonly waitMs: number;
  /** How many tries there were. */
  readonly tries: number;
  /** Why: the category of the error; absent where it is none of ours. */
  readonly category?: Category;
  readonly code?: string;
  /** How long the server asks to wait, in milliseconds. */
  readonly retryAfterMs?: number;
}

/**
 * What a cache did. From `withCache`. `hit` and `miss` are of a call; `refresh` begins work in the background,
 * `refresh_failed` says that an older token is served; `bypass` is a call with claims or `forceRefresh`; `store_failed`
 * cost a request, not a token.
 */
export interface CacheEvent extends EventDetails {
  readonly name: 'cache';
  readonly outcome: 'hit' | 'miss' | 'bypass' | 'refresh' | 'refresh_failed' | 'store_failed';
  /** When the token in question ends, in epoch milliseconds. */
  readonly expiresOn?: number;
  /** With `refresh`: the `requestId` of what is done in the background. */
  readonly renewalId?: string;
  /** The category and the code of what failed. */
  readonly category?: Category;
  readonly code?: string;
}

/** The call waits for the request of another. From `withSingleFlight`. */
export interface SharedEvent extends EventDetails {
  readonly name: 'shared';
  /** The `requestId` of that other call; `''` where it has none. */
  readonly leader: string;
}

/** A gate answered, and nothing was sent. From `withThrottleGate`. */
export interface ReplayedEvent extends EventDetails {
  readonly name: 'replayed';
  /** Until when, in epoch milliseconds. */
  readonly until: number;
  readonly category: Category;
  readonly code: string;
}

/** A failure is handed to who can do something about it. From `withClaimsChallenge`, and from `authorizedFetch`. */
export interface ChallengeEvent extends EventDetails {
  readonly name: 'challenge';
  /** The category and the code of the failure; absent where an API challenged. */
  readonly category?: Category;
  readonly code?: string;
  readonly hasClaims: boolean;
}

/** A credential does not exist here, and the next is tried. From `withFallback`. */
export interface FallbackEvent extends EventDetails {
  readonly name: 'fallback';
}

/** The server refused a credential as outdated, and it is loaded anew. From `reloadable`. */
export interface ReloadEvent extends EventDetails {
  readonly name: 'reload';
  /** The code that said so. */
  readonly code: string;
}

/** The operation is done. From `withEvents`. */
export interface DoneEvent extends EventDetails {
  readonly name: 'done';
  readonly grant?: string;
  readonly durationMs: number;
  /** `'token'`, or the category of the error; `'error'` where it is none of ours. */
  readonly outcome: 'token' | Category | 'error';
  /** Where the token came from. */
  readonly source?: 'network' | 'cache';
  /** The code of the error. */
  readonly code?: string;
}

/** Is told of events. What it throws is ignored: a log that fails must not cost a token. */
export type EventListener = (event: TokenEvent) => void;

/** A listener that never throws. */
export const quiet =
  (listener: EventListener | undefined): EventListener =>
  (event) =>
    silently(() => listener?.(event));

/** What a listener that stands for several stands for. */
const several = new WeakMap<EventListener, () => readonly (EventListener | undefined)[]>();

const each = (listener: EventListener | undefined): readonly (EventListener | undefined)[] =>
  (listener && several.get(listener))?.().flatMap(each) ?? [listener];

/** Whoever listens when something happens, as one; each is told once, also where it stands among others in another. */
export const listenersNow = (all: () => readonly (EventListener | undefined)[]): EventListener => {
  const listener: EventListener = (event) => new Set(all().flatMap(each)).forEach((one) => quiet(one)(event));
  several.set(listener, all);
  return listener;
};

/** Several listeners as one, each told once; what is none is left out. */
export const listeners = (...all: readonly (EventListener | undefined)[]): EventListener | undefined => {
  const distinct = [...new Set(all)].filter((listener) => typeof listener === 'function');
  return distinct.length > 1 ? listenersNow(() => distinct) : distinct[0];
};
