import { inCloudOf } from '../authority/in-cloud-of.js';
import type { Client } from './client.js';

const inClouds = new WeakMap<Client, Map<string, Client>>();

/**
 * The same application in the cloud where a user is at home, by a host of it: always the same client for the same cloud.
 * What is no host of a cloud that is known is not followed.
 */
export const inCloud = (client: Client, host: string | undefined): Client => {
  const { authority } = client;
  if (host === undefined || authority.kind !== 'entra' || authority.cloud === undefined) return client;
  const moved = inCloudOf(authority, host);
  if (moved === undefined || moved.url === authority.url) return client;
  const known = inClouds.get(client) ?? new Map<string, Client>();
  inClouds.set(client, known);
  // There are as many as there are clouds.
  const found = known.get(moved.url) ?? { ...client, authority: moved };
  known.set(moved.url, found);
  return found;
};
