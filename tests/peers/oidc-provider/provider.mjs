/**
 * A process of its own that is two OpenID providers: the certified `oidc-provider`, with its own pages for people. It tells
 * where they are and who is registered there, and lives until its parent ends it.
 *
 * The second one is lean: it knows no scope `profile`, and gives refresh tokens without being asked for `offline_access`.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Provider, errors } from 'oidc-provider';

const secret = 'a-secret-of-the-backend-1b7c';
const redirectUri = 'https://app.example/callback';
const nativeRedirectUri = 'http://127.0.0.1/callback';
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

const clients = [
  {
    client_id: 'backend',
    client_secret: secret,
    token_endpoint_auth_method: 'client_secret_post',
    grant_types: ['authorization_code', 'implicit', 'refresh_token', 'client_credentials'],
    response_types: ['code', 'code id_token'],
    redirect_uris: [redirectUri],
    post_logout_redirect_uris: ['https://app.example/'],
  },
  {
    client_id: 'native',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: [nativeRedirectUri],
  },
  {
    client_id: 'page',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: [redirectUri],
  },
  ...['device', 'hasty', 'urged'].map((clientId) => ({
    client_id: clientId,
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: [deviceGrant, 'refresh_token'],
    response_types: [],
    redirect_uris: [],
  })),
];

const common = {
  clients,
  cookies: { keys: ['a key of the cookies'] },
  scopes: ['openid', 'offline_access', 'api:read', 'api:write'],
  findAccount: (_, sub) => ({
    accountId: sub,
    claims: () => ({ sub, preferred_username: `${sub}@app.example`, name: `The name of ${sub}` }),
  }),
  rotateRefreshToken: true,
  pkce: { required: () => true },
  conformIdTokenClaims: false,
  ttl: {
    AccessToken: 3600,
    AuthorizationCode: 60,
    ClientCredentials: 3600,
    DeviceCode: (_, __, client) => (client.clientId === 'hasty' ? 1 : 600),
    Grant: 3600,
    IdToken: 3600,
    Interaction: 600,
    RefreshToken: 3600,
    Session: 3600,
  },
  features: {
    clientCredentials: { enabled: true },
    deviceFlow: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
  },
};

/** It never says `slow_down` by itself: of the client `urged` the first try for each code is called too early. */
const urge = ({ DeviceCode }) => {
  const find = DeviceCode.find.bind(DeviceCode);
  const known = new Set();
  DeviceCode.find = async (value, ...more) => {
    const code = await find(value, ...more);
    const isTry = Provider.ctx?.oidc.route === 'token';
    if (!isTry || code?.clientId !== 'urged' || known.has(value)) return code;
    known.add(value);
    throw new errors.SlowDown();
  };
};

const start = async (configuration) => {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, { ...common, ...configuration });
  urge(provider);
  provider.on('server_error', (_, error) => console.error(error));
  server.on('request', provider.callback());
  return issuer;
};

const issuer = await start({ claims: { openid: ['sub'], profile: ['name', 'preferred_username'] } });
const lean = await start({
  claims: { openid: ['sub'] },
  issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
});
process.send({ issuer, lean, secret, redirectUri, nativeRedirectUri });
