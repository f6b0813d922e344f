/**
 * Fields that services of Microsoft send, or are documented or known to send, and some that look like them; and what each
 * is in either mode, and for `claimsChallenge`.
 */
export interface Vector {
  readonly name: string;
  readonly header: string;
  /** What is wrong with it, and where; absent where it can be read. */
  readonly strict?: readonly [reason: string, position: number];
  readonly lenient?: readonly [reason: string, position: number];
  /** The schemes, each with the names of its parameters; of whichever mode reads it. */
  readonly challenges?: readonly (readonly [scheme: string, ...names: readonly string[]])[];
  /** What `claimsChallenge` finds: the claims as an object, a step-up, nothing, or the reason why there is no telling. */
  readonly found?: object | string;
}

const login = 'https://login.microsoftonline.com/common/oauth2/authorize';
const graphId = '00000003-0000-0000-c000-000000000000';
const exchangeId = '00000002-0000-0ff1-ce00-000000000000';
const tenant = '72f988bf-86f1-41af-91ab-2d7cd011db47';
const insufficient = 'error="insufficient_claims"';
const documented = (claims: string): string =>
  `Bearer realm="", authorization_uri="${login}", ${insufficient}, claims="${claims}"`;
const documentedNames = ['bearer', 'realm', 'authorization_uri', 'error', 'claims'] as const;
const withoutRealm = ['bearer', 'authorization_uri', 'error', 'claims'] as const;
const notBefore = (value: unknown, more: object = {}, essential = true): object => ({
  access_token: { nbf: { essential, value }, ...more },
});

const base64 = {
  cp1: 'eyJhY2Nlc3NfdG9rZW4iOnsiYWNycyI6eyJlc3NlbnRpYWwiOnRydWUsInZhbHVlIjoiY3AxIn19fQ==',
  c1: 'eyJhY2Nlc3NfdG9rZW4iOnsiYWNycyI6eyJlc3NlbnRpYWwiOnRydWUsInZhbHVlIjoiYzEifX19',
  p1: 'eyJhY2Nlc3NfdG9rZW4iOnsiYWNycyI6eyJlc3NlbnRpYWwiOnRydWUsInZhbHVlcyI6WyJwMSJdfX19',
  of1604106651: 'eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwgInZhbHVlIjoiMTYwNDEwNjY1MSJ9fX0=',
  of1635527790: 'eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwgInZhbHVlIjoiMTYzNTUyNzc5MCJ9fX0=',
  of1657834417: 'eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwgInZhbHVlIjoiMTY1NzgzNDQxNyJ9fX0=',
  of1726258122: 'eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwgInZhbHVlIjoiMTcyNjI1ODEyMiJ9fX0=',
  of1603742800: 'eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwgInZhbHVlIjoiMTYwMzc0MjgwMCJ9fX0=',
  of1597959090: 'eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwgInZhbHVlIjoiMTU5Nzk1OTA5MCJ9fX0=',
  caeError:
    'eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxNzI2MDc3NTk1In0sInhtc19jYWVlcnJvciI6eyJ2YWx1ZSI6IjEwMDEyIn19fQ==',
  address:
    'eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxNjEwNTYzMDA2In0sInhtc19ycF9pcGFkZHIiOnsidmFsdWUiOiIxLjIuMy40In19fQ',
  idToken:
    'eyJpZF90b2tlbiI6eyJhdXRoX3RpbWUiOnsiZXNzZW50aWFsIjp0cnVlfSwiYWNyIjp7InZhbHVlcyI6WyJ1cm46bWFjZTppbmNvbW1vbjppYXA6c2lsdmVyIl19fX0=',
  foo: 'eyJhY2Nlc3NfdG9rZW4iOiB7ImZvbyI6ICJiYXIifX0=',
  aNumber: 'eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6ZmFsc2UsInZhbHVlIjoxNTM5Mjg0Mzc2fX19',
};
const idTokenClaims = {
  id_token: { auth_time: { essential: true }, acr: { values: ['urn:mace:incommon:iap:silver'] } },
};

const described =
  'error_description="Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp"';
const secondBearer = `Bearer realm="", authorization_uri="${login}", client_id="${graphId}", ${described}, ${insufficient}, claims="${base64.of1726258122}"`;
const secondNames = [
  'bearer',
  'realm',
  'authorization_uri',
  'client_id',
  'error_description',
  'error',
  'claims',
] as const;

const trusted = `00000001-0000-0000-c000-000000000000@*,D3776938-3DBA-481F-A652-4BEDFCAB7CD8@*,https://sts.windows.net/*/,00000003-0000-0ff1-ce00-000000000000@90140122-8516-11e1-8eff-49304924019b`;
const sharePoint = (parameters: string): string =>
  `Bearer realm="6c482541-f706-4168-9e58-8e35a9992f58",client_id="00000003-0000-0ff1-ce00-000000000000",trusted_issuers="${trusted}",authorization_uri="https://login.windows.net/common/oauth2/authorize",${parameters}`;
const exchange = `Bearer client_id="${exchangeId}", trusted_issuers="00000001-0000-0000-c000-000000000000@*", token_types="app_asserted_user_v1 service_asserted_app_v1", authorization_uri="${login}"`;
const exchangeNames = ['bearer', 'client_id', 'trusted_issuers', 'token_types', 'authorization_uri'] as const;

export const vectors: readonly Vector[] = [
  {
    name: 'V1: as documented',
    header: documented(base64.cp1),
    challenges: [documentedNames],
    found: { access_token: { acrs: { essential: true, value: 'cp1' } } },
  },
  {
    name: 'V1b: as documented before, base64 without padding',
    header: documented(base64.c1),
    challenges: [documentedNames],
    found: { access_token: { acrs: { essential: true, value: 'c1' } } },
  },
  {
    name: 'V2: a space in the JSON',
    header: `Bearer authorization_uri="https://login.windows.net/common/oauth2/authorize", ${insufficient}, claims="${base64.of1604106651}"`,
    challenges: [withoutRealm],
    found: notBefore('1604106651'),
  },
  {
    name: 'V3: Graph',
    header: `Bearer realm="", authorization_uri="${login}", client_id="${graphId}", ${insufficient}, claims="${base64.of1635527790}"`,
    challenges: [['bearer', 'realm', 'authorization_uri', 'client_id', 'error', 'claims']],
    found: notBefore('1635527790'),
  },
  {
    name: 'V4: Graph, with a URL that is not quoted',
    header: `Bearer realm="", authorization_uri=${login}, client_id="${graphId}", ${insufficient}, claims="${base64.of1657834417}", errorDescription="Continuous access evaluation resulted in claims challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp"`,
    strict: ['missing_quotes', 'Bearer realm="", authorization_uri=https'.length],
    challenges: [['bearer', 'realm', 'authorization_uri', 'client_id', 'error', 'claims', 'errordescription']],
    found: notBefore('1657834417'),
  },
  {
    name: 'V5: a claim that nobody documents',
    header: documented(base64.caeError),
    challenges: [documentedNames],
    found: notBefore('1726077595', { xms_caeerror: { value: '10012' } }),
  },
  {
    name: 'V6: PoP comes first',
    header: `PoP realm="", authorization_uri="${login}", client_id="${graphId}", nonce="ey==", ${secondBearer}`,
    challenges: [['pop', 'realm', 'authorization_uri', 'client_id', 'nonce'], secondNames],
    found: notBefore('1726258122'),
  },
  {
    name: 'V7: the second Bearer is the one',
    header: `Bearer authorization_uri="https://login.windows.net/", error="invalid_token", claims="ey==", ${secondBearer}`,
    challenges: [withoutRealm, secondNames],
    found: notBefore('1726258122'),
  },
  {
    name: 'V8: Resource Manager says invalid_token',
    header: `Bearer authorization_uri="https://login.windows-ppe.net/", error="invalid_token", error_description="User session has been revoked", claims="${base64.of1603742800}"`,
    challenges: [['bearer', 'authorization_uri', 'error', 'error_description', 'claims']],
    found: notBefore('1603742800'),
  },
  {
    name: 'V9: invalid_token, without padding',
    header: `Bearer authorization_uri="https://login.windows.net/", error="invalid_token", error_description="Tenant IP Policy validate failed.", claims="${base64.address}"`,
    challenges: [['bearer', 'authorization_uri', 'error', 'error_description', 'claims']],
    found: notBefore('1610563006', { xms_rp_ipaddr: { value: '1.2.3.4' } }),
  },
  {
    name: 'V10: no space after commas, commas in quotes',
    header: sharePoint(`error="insufficient_claims",claims="${base64.of1597959090}"`),
    challenges: [['bearer', 'realm', 'client_id', 'trusted_issuers', 'authorization_uri', 'error', 'claims']],
    found: notBefore('1597959090'),
  },
  {
    name: 'V10: another name than error',
    header: sharePoint(`not_error="insufficient_claims",claims="${base64.of1597959090}"`),
    challenges: [['bearer', 'realm', 'client_id', 'trusted_issuers', 'authorization_uri', 'not_error', 'claims']],
  },
  {
    name: 'V10: another error',
    header: sharePoint(`error="not_insufficient_claims",claims="${base64.of1597959090}"`),
    challenges: [['bearer', 'realm', 'client_id', 'trusted_issuers', 'authorization_uri', 'error', 'claims']],
  },
  {
    name: 'V10: another name than claims',
    header: sharePoint(`error="insufficient_claims",not_claims="${base64.of1597959090}"`),
    challenges: [['bearer', 'realm', 'client_id', 'trusted_issuers', 'authorization_uri', 'error', 'not_claims']],
  },
  {
    name: 'V11: Storage, neither quotes nor commas',
    header: `Bearer authorization_uri=https://login.microsoftonline.com/${tenant}/oauth2/authorize resource_id=https://storage.azure.com`,
    strict: ['missing_quotes', 'Bearer authorization_uri=https'.length],
    challenges: [['bearer', 'authorization_uri', 'resource_id']],
  },
  {
    name: 'V12: Key Vault',
    header: `Bearer authorization="https://login.microsoftonline.com/${tenant}", resource="https://vault.azure.net"`,
    challenges: [['bearer', 'authorization', 'resource']],
  },
  {
    name: 'V13: Resource Manager, without a token',
    header: `Bearer authorization_uri="https://login.windows.net/", error="invalid_token", error_description="The authentication failed because of missing 'Authorization' header."`,
    challenges: [['bearer', 'authorization_uri', 'error', 'error_description']],
  },
  {
    name: 'V14: Dataverse, no quotes',
    header: `Bearer authorization_uri=https://login.microsoftonline.com/${tenant}/oauth2/authorize, resource_id=https://org1e971638.crm4.dynamics.com/`,
    strict: ['missing_quotes', 'Bearer authorization_uri=https'.length],
    challenges: [['bearer', 'authorization_uri', 'resource_id']],
  },
  {
    name: 'V15: Exchange, two schemes',
    header: `${exchange},Basic Realm=""`,
    challenges: [exchangeNames, ['basic', 'realm']],
  },
  {
    name: 'V15: Exchange, with an error',
    header: `${exchange}, error="invalid_token",Basic Realm=""`,
    challenges: [
      [...exchangeNames, 'error'],
      ['basic', 'realm'],
    ],
  },
  {
    name: 'V16: an authentication context',
    header: `Bearer realm="", authorization_uri="${login}", client_id="${graphId}", ${insufficient}, claims="${base64.c1}", cc_type="authcontext"`,
    challenges: [['bearer', 'realm', 'authorization_uri', 'client_id', 'error', 'claims', 'cc_type']],
    found: { access_token: { acrs: { essential: true, value: 'c1' } } },
  },
  {
    name: 'V17: MFA that Azure demands',
    header: documented(base64.p1),
    challenges: [documentedNames],
    found: { access_token: { acrs: { essential: true, values: ['p1'] } } },
  },
  {
    name: 'V18: claims of an id token',
    header: documented(base64.idToken),
    challenges: [documentedNames],
    found: idTokenClaims,
  },
  {
    name: 'V18: the same as JSON',
    header: documented(JSON.stringify(idTokenClaims).replaceAll('"', '\\"')),
    challenges: [documentedNames],
    found: idTokenClaims,
  },
  {
    name: 'V19: claims first',
    header: `Bearer claims="${base64.foo}", ${insufficient}`,
    challenges: [['bearer', 'claims', 'error']],
    found: { access_token: { foo: 'bar' } },
  },
  {
    name: 'V19: claims last',
    header: `Bearer ${insufficient}, claims="${base64.foo}"`,
    challenges: [['bearer', 'error', 'claims']],
    found: { access_token: { foo: 'bar' } },
  },
  ...(
    [
      ['not base64', 'not_base64'],
      ['ey', 'not_json'],
      ['ey==', 'not_json'],
      ['', 'not_base64'],
    ] as const
  ).map(([claims, found]) => ({
    name: `V20: claims="${claims}"`,
    header: documented(claims),
    challenges: [documentedNames],
    found,
  })),
  { name: 'V20: an error only', header: `Bearer ${insufficient}`, challenges: [['bearer', 'error']] },
  {
    name: 'V21: no scheme',
    header: `authorization_url ="${login}",error="insufficient_claims",claims="${base64.aNumber}"`,
    strict: ['missing_scheme', 18],
    lenient: ['missing_scheme', 18],
    found: 'missing_scheme',
  },
  {
    name: 'V21: the same with a scheme, and claims that are a number',
    header: `Bearer authorization_url ="${login}",error="insufficient_claims",claims="${base64.aNumber}"`,
    challenges: [['bearer', 'authorization_url', 'error', 'claims']],
    found: notBefore(1_539_284_376, {}, false),
  },
  {
    name: 'V22: the authorization_uri of somebody else',
    header: documented(base64.c1).replace(login, 'https://attacker.example/authorize'),
    challenges: [documentedNames],
    found: { access_token: { acrs: { essential: true, value: 'c1' } } },
  },
  {
    name: 'V23: a more recent sign-in',
    header:
      'Bearer error="insufficient_user_authentication", error_description="More recent authentication is required", max_age="5"',
    challenges: [['bearer', 'error', 'error_description', 'max_age']],
    found: { kind: 'step_up', acrValues: [], maxAge: 5 },
  },
  {
    name: 'V23: a stronger sign-in',
    header:
      'Bearer error="insufficient_user_authentication", error_description="A different authentication level is required", acr_values="myACR"',
    challenges: [['bearer', 'error', 'error_description', 'acr_values']],
    found: { kind: 'step_up', acrValues: ['myACR'] },
  },
  { name: 'V24: DPoP', header: 'DPoP algs="ES256 PS256"', challenges: [['dpop', 'algs']] },
  {
    name: 'V24: Bearer or DPoP',
    header: 'Bearer, DPoP algs="ES256 PS256"',
    challenges: [['bearer'], ['dpop', 'algs']],
  },
  {
    name: 'V24: DPoP wants a nonce',
    header: 'DPoP error="use_dpop_nonce", error_description="Resource server requires nonce in DPoP proof"',
    challenges: [['dpop', 'error', 'error_description']],
  },
  {
    name: 'V25: nothing is found behind what cannot be read',
    header: `Foo bar=can't parse this, error=my bad, Bearer claims="ey==", ${insufficient}`,
    strict: ['missing_comma', "Foo bar=can't ".length],
    lenient: ['missing_comma', "Foo bar=can't parse ".length],
    found: 'missing_comma',
  },
  {
    name: 'V26: no claims',
    header: `Bearer authorization_uri="https://login.windows.net/", ${insufficient}`,
    challenges: [['bearer', 'authorization_uri', 'error']],
  },
  {
    name: 'Azure Arc: a path that is not quoted',
    header: 'Basic realm=/var/opt/azcmagent/tokens/00000000-0000-0000-0000-000000000000.key',
    strict: ['missing_quotes', 'Basic realm='.length],
    challenges: [['basic', 'realm']],
  },
  {
    name: 'the 403 of an older middle tier: JSON in quotes as it is',
    header: 'Bearer consentUri="https://x.example/", claims="{"access_token":{}}", proposedAction="consent"',
    strict: ['missing_comma', 'Bearer consentUri="https://x.example/", claims="{"'.length],
    lenient: ['missing_comma', 'Bearer consentUri="https://x.example/", claims="{"'.length],
    found: 'missing_comma',
  },
];
