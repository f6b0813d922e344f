/** tokenrail: the error is the `err` of a Result. */
import { clientCredentials, clientSecret, createClient, discover, toOperation } from 'tokenrail';
import { drive } from './telling.mjs';

await drive(async ({ origin, tenant, clientId, credential, scope, timeoutMs, endpoint }) => {
  const client = createClient({
    authority: `${origin}/${tenant}`,
    knownAuthorities: [new URL(origin).host],
    clientId,
    credential: clientSecret(credential.secret),
    timeoutMs,
  });
  // Tokens are got without metadata here; an application that wants some asks for them.
  const result =
    endpoint === 'metadata'
      ? await client.asyncAndThen(discover).map(() => ({ accessToken: undefined }))
      : await toOperation(client.map(clientCredentials))({ scopes: [scope] });
  return result.match(
    ({ accessToken }) => ({ token: accessToken }),
    (error) => ({ error }),
  );
});
