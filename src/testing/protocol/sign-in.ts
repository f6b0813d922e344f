import type { Platform } from '../directory/redirect-uris.js';
import type { User } from '../directory/users.js';

/** One person's sign-in to one application: what codes and refresh tokens come from, each of one and the same object. */
export interface SignIn {
  readonly user: User;
  readonly clientId: string;
  readonly platform: Platform;
  /** Epoch milliseconds. */
  readonly signedInAt: number;
  /** Whether there was a second factor. */
  readonly secondFactor: boolean;
  readonly sessionId: string;
}
