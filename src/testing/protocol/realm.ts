import type { DeviceStore } from '../devices/device-store.js';
import type { Directory } from '../directory/directory.js';
import type { People } from '../people/people.js';
import type { GrantStore } from './grant-store.js';
import type { Ledger } from './ledger.js';

/** What every endpoint of one running authority answers from. */
export interface Realm {
  readonly directory: Directory;
  /** Where the server is; what it says of itself depends on how it is asked. */
  readonly url: () => string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Hosts that instance discovery takes for Entra's, in lower case. */
  readonly customHosts: readonly string[];
  readonly tokenLifetimeSeconds: number;
  readonly ledger: Ledger;
  readonly people: People;
  /** Codes and refresh tokens of Entra. */
  readonly grants: GrantStore;
  /** Those of plain OpenID Connect. */
  readonly oidcGrants: GrantStore;
  /** Device codes of both. */
  readonly devices: DeviceStore;
}
