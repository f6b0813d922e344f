import { err, ok, type Result } from 'neverthrow';
import type { EntraAuthority } from '../authority/authority.js';
import { isTenantName } from '../authority/tenant.js';
import { invalidRequest } from '../error/local.js';
import type { InvalidRequestError } from '../error/model.js';
import type { Client } from './client.js';

const inTenants = new WeakMap<Client, Map<string, Client>>();

/** More are made anew: what is kept for each, such as its keys, is then asked for again. */
const mostTenants = 1_000;

const at = (authority: EntraAuthority, tenant: string): EntraAuthority => {
  const url = `${authority.origin}/${tenant}`;
  const addresses = {
    tokenEndpoint: `${url}/oauth2/v2.0/token`,
    metadataEndpoint: `${url}/v2.0/.well-known/openid-configuration`,
  };
  return { ...authority, tenant, url, ...addresses };
};

/**
 * The same application in another tenant of the same cloud: always the same client for the same tenant.
 *
 * @returns `InvalidRequest` where it is no tenant, or where the authority has none
 */
export const inTenant = (client: Client, tenant: string | undefined): Result<Client, InvalidRequestError> => {
  if (tenant === undefined) return ok(client);
  const { authority } = client;
  if (authority.kind !== 'entra') return err(invalidRequest(['tenant: this authority has one only']));
  if (!isTenantName(tenant)) return err(invalidRequest(['tenant: neither a GUID nor a domain']));
  const name = tenant.toLowerCase();
  if (name === authority.tenant.toLowerCase()) return ok(client);
  const known = inTenants.get(client) ?? new Map<string, Client>();
  inTenants.set(client, known);
  const found = known.get(name);
  if (found) return ok(found);
  if (known.size >= mostTenants) known.clear();
  const made = { ...client, authority: at(authority, name) };
  known.set(name, made);
  return ok(made);
};
