import type { Category } from '../error/index.js';

/** What operations tell while they work. Nothing in an event is secret: all of it may be logged. */
export type TokenEvent = AttemptEvent | AnswerEvent | UnlistedCodeEvent;

interface EventDetails {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The `client-request-id` that was sent. */
  readonly requestId: string;
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
  /** `'token'`, or the category of the error. */
  readonly outcome: 'token' | Category;
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

/** Is told of events. What it throws is ignored: a log that fails must not cost a token. */
export type EventListener = (event: TokenEvent) => void;

/** A listener that never throws. */
export const quiet =
  (listener: EventListener | undefined): EventListener =>
  (event) => {
    try {
      const returned: unknown = listener?.(event);
      Promise.resolve(returned).catch(() => undefined);
    } catch {
      // Documented at `EventListener`.
    }
  };
