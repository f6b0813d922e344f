/** How each library is asked for a token, and by which function of ours what it throws is read. */
import { ClientSecretCredential } from '@azure/identity';
import { ConfidentialClientApplication } from '@azure/msal-node';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';

/** The body of the answer that a thrown thing holds, where nobody has read it; `undefined` where there is none. */
const read = async (thrown) => {
  const response = [thrown?.response, thrown?.cause].find((held) => held instanceof Response);
  return response === undefined || response.bodyUsed ? undefined : response.text().catch(() => undefined);
};

const signal = ({ timeoutMs }) => (timeoutMs === undefined ? {} : { signal: AbortSignal.timeout(timeoutMs) });

export const libraries = {
  tokenrail: {
    acquire: async ({ origin, tenant, clientId, secret, scope, timeoutMs, endpoint }, ours) => {
      const client = ours.createClient({
        authority: `${origin}/${tenant}`,
        knownAuthorities: [new URL(origin).host],
        clientId,
        credential: ours.clientSecret(secret),
        timeoutMs,
      });
      const result =
        endpoint === 'metadata'
          ? await client.asyncAndThen(ours.discover)
          : await ours.toOperation(client.map(ours.clientCredentials))({ scopes: [scope] });
      return result.match(
        () => ({}),
        (error) => ({ error }),
      );
    },
  },
  'azure-identity': {
    convert: ({ fromAzureIdentityError }, thrown) => fromAzureIdentityError(thrown),
    acquire: async ({ origin, tenant, clientId, secret, scope }) => {
      const options = { authorityHost: origin, disableInstanceDiscovery: true, retryOptions: { maxRetries: 0 } };
      await new ClientSecretCredential(tenant, clientId, secret, options).getToken(scope);
      return {};
    },
  },
  'msal-node': {
    convert: ({ fromMsalError }, thrown) => fromMsalError(thrown),
    acquire: async ({ origin, tenant, clientId, secret, scope, again }) => {
      const auth = { clientId, clientSecret: secret, authority: `${origin}/${tenant}` };
      const application = new ConfidentialClientApplication({
        auth: { ...auth, knownAuthorities: [new URL(origin).host] },
      });
      const acquire = () => application.acquireTokenByClientCredential({ scopes: [scope] });
      if (again) await acquire().catch(() => undefined);
      await acquire();
      return {};
    },
  },
  oauth4webapi: {
    convert: ({ fromOpenidClientError }, thrown, body) => fromOpenidClientError(thrown, body),
    read,
    acquire: async (job) => {
      const { origin, tenant, clientId, secret, scope } = job;
      const issuer = new URL(`${origin}/${tenant}/v2.0`);
      const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, signal(job)));
      const client = { client_id: clientId };
      const parameters = new URLSearchParams({ scope });
      const authentication = oauth.ClientSecretPost(secret);
      await oauth.processClientCredentialsResponse(
        server,
        client,
        await oauth.clientCredentialsGrantRequest(server, client, authentication, parameters, signal(job)),
      );
      return {};
    },
  },
  'openid-client': {
    convert: ({ fromOpenidClientError }, thrown, body) => fromOpenidClientError(thrown, body),
    read,
    acquire: async ({ origin, tenant, clientId, secret, scope, timeoutMs }) => {
      const options = timeoutMs === undefined ? {} : { timeout: timeoutMs / 1000 };
      const authentication = openid.ClientSecretPost(secret);
      const server = new URL(`${origin}/${tenant}/v2.0`);
      const configuration = await openid.discovery(server, clientId, undefined, authentication, options);
      await openid.clientCredentialsGrant(configuration, { scope });
      return {};
    },
  },
};
