/** Azure Identity: what it throws is told by its `name`; since 4.13.2 the error of MSAL Node is its `cause`. */
import { ClientCertificateCredential, ClientSecretCredential } from '@azure/identity';
import { drive } from './telling.mjs';

await drive(async ({ origin, tenant, clientId, credential, scope, timeoutMs }) => {
  const options = { authorityHost: origin, disableInstanceDiscovery: true };
  const tokenCredential =
    credential.kind === 'secret'
      ? new ClientSecretCredential(tenant, clientId, credential.secret, options)
      : new ClientCertificateCredential(tenant, clientId, { certificatePath: credential.file }, options);
  const given = await tokenCredential.getToken(
    scope,
    timeoutMs === undefined
      ? {}
      : { abortSignal: AbortSignal.timeout(timeoutMs), requestOptions: { timeout: timeoutMs } },
  );
  return { token: given?.token };
});
