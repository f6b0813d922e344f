/** MSAL Node: what it throws is an `AuthError` of some class; `errorCode`, `subError` and so on are read from that. */
import { ConfidentialClientApplication } from '@azure/msal-node';
import { drive } from './telling.mjs';

await drive(async ({ origin, tenant, clientId, credential, scope }) => {
  const application = new ConfidentialClientApplication({
    auth: {
      clientId,
      authority: `${origin}/${tenant}`,
      knownAuthorities: [new URL(origin).host],
      ...(credential.kind === 'secret'
        ? { clientSecret: credential.secret }
        : {
            clientCertificate: {
              thumbprintSha256: credential.sha256,
              privateKey: credential.privateKey,
              x5c: credential.certificate,
            },
          }),
    },
  });
  const result = await application.acquireTokenByClientCredential({ scopes: [scope] });
  return { token: result?.accessToken };
});
