/** openid-client: errors of three classes; `error`, `code`, `cause` and `response` are read from them. */
import * as client from 'openid-client';
import { drive } from './telling.mjs';

const signedWith = async ({ privateKey, sha256 }) => {
  const der = Buffer.from(privateKey.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  const key = await crypto.subtle.importKey('pkcs8', der, { name: 'RSA-PSS', hash: 'SHA-256' }, false, ['sign']);
  return client.PrivateKeyJwt(key, {
    // Entra finds the certificate by its thumbprint.
    [client.modifyAssertion]: (header) => {
      header['x5t#S256'] = Buffer.from(sha256, 'hex').toString('base64url');
    },
  });
};

await drive(async ({ origin, tenant, clientId, credential, scope, timeoutMs }) => {
  const authentication =
    credential.kind === 'secret' ? client.ClientSecretPost(credential.secret) : await signedWith(credential);
  const options = timeoutMs === undefined ? {} : { timeout: timeoutMs / 1000 };
  const server = new URL(`${origin}/${tenant}/v2.0`);
  const configuration = await client.discovery(server, clientId, undefined, authentication, options);
  const result = await client.clientCredentialsGrant(configuration, { scope });
  return { token: result.access_token };
});
