import type { OAuthError } from 'tokenrail';
import type { World } from './world.js';

/** What is looked at, by its name. It throws where something is not as it must be. */
export type Checks = Readonly<Record<string, (world: World) => Promise<void>>>;

/** That two values are the same as JSON. */
export const expect = (what: string, actual: unknown, wanted: unknown = true): void => {
  const [found, expected] = [actual, wanted].map((value) => JSON.stringify(value));
  if (found !== expected) throw new Error(`${what}: ${found} and not ${expected}`);
};

/** That an error has at least these members. */
export const expectError = (what: string, error: OAuthError | undefined, wanted: Partial<OAuthError>): void => {
  const names = Object.keys(wanted) as (keyof OAuthError)[];
  expect(what, error && Object.fromEntries(names.map((name) => [name, error[name]])), wanted);
};
