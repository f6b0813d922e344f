/** oauth4webapi: the building blocks that openid-client is made of; each step is called by its user. */
import * as oauth from 'oauth4webapi';
import { drive } from './telling.mjs';

const signedWith = async ({ privateKey, sha256 }) => {
  const der = Buffer.from(privateKey.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  const key = await crypto.subtle.importKey('pkcs8', der, { name: 'RSA-PSS', hash: 'SHA-256' }, false, ['sign']);
  return oauth.PrivateKeyJwt(key, {
    // Entra finds the certificate by its thumbprint.
    [oauth.modifyAssertion]: (header) => {
      header['x5t#S256'] = Buffer.from(sha256, 'hex').toString('base64url');
    },
  });
};

await drive(async ({ origin, tenant, clientId, credential, scope, timeoutMs }) => {
  const issuer = new URL(`${origin}/${tenant}/v2.0`);
  const options = () => (timeoutMs === undefined ? {} : { signal: AbortSignal.timeout(timeoutMs) });
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options()));
  const client = { client_id: clientId };
  const authentication =
    credential.kind === 'secret' ? oauth.ClientSecretPost(credential.secret) : await signedWith(credential);
  const parameters = new URLSearchParams({ scope });
  const response = await oauth.clientCredentialsGrantRequest(server, client, authentication, parameters, options());
  const result = await oauth.processClientCredentialsResponse(server, client, response);
  return { token: result.access_token };
});
