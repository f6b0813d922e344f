import {
  aadsts,
  correlationId,
  policyClaims,
  protocol,
  traceId,
  unexpected,
  type Case,
  type Expected,
} from './case.js';

const callback = 'https://app.invented.example/callback';

const duplicate: Expected = {
  _tag: 'Flow',
  category: 'untrusted_response',
  remedy: 'start_over',
  code: 'duplicate_parameter',
  codes: [],
};

/** Errors that come back in an address or a form post. */
export const redirects: readonly Case[] = [
  {
    name: 'query with an empty fragment: 65004 and cancel',
    why: 'plus signs for spaces, and the # that Entra appends',
    redirect:
      `${callback}?error=access_denied&error_subcode=cancel&error_description=AADSTS65004%3a+User+declined+to+consent+to+access+the+app.` +
      `%0d%0aTrace+ID%3a+${traceId}%0d%0aCorrelation+ID%3a+${correlationId}%0d%0aTimestamp%3a+2026-03-04+05%3a06%3a07Z` +
      '&error_uri=https%3a%2f%2flogin.microsoftonline.com%2ferror%3fcode%3d65004&state=12345#',
    expected: aadsts(65004, 'user_declined', 'ask_user', { error: 'access_denied', traceId, correlationId }),
  },
  {
    name: 'fragment: 50058 as login_required',
    why: 'silent sign-in in a frame',
    redirect: `${callback}#error=login_required&error_description=AADSTS50058%3A%20A%20silent%20sign-in%20request%20was%20sent%20but%20no%20user%20is%20signed%20in.&state=12345`,
    expected: aadsts(50058, 'sign_in_required', 'interact', { error: 'login_required' }),
  },
  {
    name: 'fragment behind a query of the application',
    why: 'the query says nothing of the protocol',
    redirect: `${callback}?lang=de#error=interaction_required&error_description=AADSTS16000%3a+Select+an+account`,
    expected: aadsts(16000, 'sign_in_required', 'interact'),
  },
  {
    name: 'query string without an address',
    why: 'a server often has only that',
    redirect: 'error=consent_required&error_description=AADSTS65001%3a+Not+consented&state=1',
    expected: aadsts(65001, 'consent_required', 'interact'),
  },
  {
    name: 'query string with its question mark',
    why: 'location.search begins so',
    redirect: '?error=login_required',
    expected: protocol('none', 'sign_in_required', 'interact', { error: 'login_required' }),
  },
  {
    name: 'fragment with its number sign',
    why: 'location.hash begins so',
    redirect: '#error=login_required',
    expected: protocol('none', 'sign_in_required', 'interact'),
  },
  {
    name: 'path and query without a host',
    why: 'the url of a request in Node is so',
    redirect: '/callback?error=access_denied&error_subcode=cancel&state=1',
    expected: protocol('none', 'user_declined', 'ask_user', { error: 'access_denied' }),
  },
  {
    name: 'address of a scheme of its own',
    why: 'desktop and mobile applications register such schemes',
    redirect: 'msal0e0e0e0e-0000-0000-0000-000000000006://auth?error=access_denied&error_subcode=cancel',
    expected: protocol('none', 'user_declined', 'ask_user'),
  },
  {
    name: 'loopback address with a port',
    why: 'interactive sign-in of a command line',
    redirect: 'http://localhost:53124/?error=server_error&error_description=AADSTS90033%3a+Transient',
    expected: aadsts(90033, 'service_unavailable', 'retry'),
  },
  {
    name: 'URLSearchParams: 50020 against access_denied',
    why: 'the code is before the word: nobody declined',
    redirect: new URLSearchParams({
      error: 'access_denied',
      error_description: 'AADSTS50020: User account does not exist in tenant.',
    }),
    expected: aadsts(50020, 'account_not_allowed', 'ask_administrator'),
  },
  {
    name: 'form post: 50105 against access_denied',
    why: 'as above',
    redirect: { error: 'access_denied', error_description: 'AADSTS50105: The user is not assigned.', state: '1' },
    expected: aadsts(50105, 'account_not_allowed', 'ask_administrator'),
  },
  {
    name: 'form post with plus signs left in the description',
    why: 'some frameworks do not decode them',
    redirect: { error: 'access_denied', error_description: 'AADSTS65004:+User+declined+to+consent.' },
    expected: aadsts(65004, 'user_declined', 'ask_user'),
  },
  {
    name: 'cancel against the word server_error, without a code',
    why: 'the subcode is before the word',
    redirect: '?error=server_error&error_subcode=cancel',
    expected: protocol('none', 'user_declined', 'ask_user', { suberror: undefined }),
  },
  {
    name: 'cancel beside an unknown suberror',
    why: 'an unknown suberror decides nothing, so it hides nothing',
    redirect: '?error=login_required&suberror=something_new&error_subcode=cancel',
    expected: protocol('none', 'user_declined', 'ask_user', { suberror: 'something_new' }),
  },
  {
    name: 'query string with a question mark in the description',
    why: 'RFC 3986 allows it there unescaped',
    redirect: 'error=login_required&error_description=Who+are+you?&state=1',
    expected: protocol('none', 'sign_in_required', 'interact', { error: 'login_required' }),
  },
  {
    name: 'form post with a field named href',
    why: 'a field of that name is a field like others; anybody can post one',
    redirect: { href: 'https://app.invented.example/?error=server_error', error: 'login_required' },
    expected: protocol('none', 'sign_in_required', 'interact', { error: 'login_required' }),
  },
  {
    name: 'a description with a code and no error',
    why: 'a redirect without `error` reports none',
    redirect: '?error_description=AADSTS50076%3a+MFA&state=1',
    expected: unexpected(),
  },
  {
    name: 'cancel against 50076: the code is before the subcode',
    why: 'the subcode is among the suberrors that do not overrule',
    redirect: '?error=access_denied&error_subcode=cancel&error_description=AADSTS50076%3a+MFA',
    expected: aadsts(50076, 'step_up_required', 'interact'),
  },
  {
    name: 'an unknown subcode decides nothing',
    why: 'the word decides',
    redirect: '?error=login_required&error_subcode=something_new',
    expected: protocol('none', 'sign_in_required', 'interact'),
  },
  {
    name: 'suberror message_only with claims against 50076',
    why: 'the redirect follows the same order as the token endpoint',
    redirect: new URLSearchParams({
      error: 'interaction_required',
      error_description: 'AADSTS50076: MFA',
      suberror: 'message_only',
      claims: policyClaims,
    }),
    expected: protocol('none', 'policy_blocked', 'ask_administrator', { codes: [50076], claims: policyClaims }),
  },
  {
    name: 'claims in the query',
    why: 'they are decoded once and kept as they are',
    redirect: `${callback}?error=interaction_required&claims=${encodeURIComponent(policyClaims)}`,
    expected: protocol('none', 'step_up_required', 'interact', { claims: policyClaims }),
  },
  {
    name: 'query: the code only in error_uri',
    why: 'last resort',
    redirect: `${callback}?error=invalid_request&error_uri=${encodeURIComponent('https://login.microsoftonline.com/error?code=90008')}`,
    expected: aadsts(90008, 'app_registration', 'fix_application'),
  },
  {
    name: 'admin consent refused: permission_denied',
    why: 'the word of the admin consent page',
    redirect: `${callback}?error=permission_denied&error_description=The+admin+canceled+the+request`,
    expected: protocol('none', 'admin_consent_required', 'ask_administrator', { error: 'permission_denied' }),
  },
  {
    name: 'B2C: forgotten password',
    why: 'access_denied is not a refusal here',
    redirect: `${callback}?error=access_denied&error_description=AADB2C90118%3a+The+user+has+forgotten+their+password.%0d%0aCorrelation+ID%3a+${correlationId}%0d%0aTimestamp%3a+2026-03-04+05%3a06%3a07Z%0d%0a&state=1`,
    expected: protocol('AADB2C90118', 'password_change_required', 'interact', { codes: [90118], correlationId }),
  },
  {
    name: 'B2C: the user left the page',
    why: '90091 of Entra is an outage, of B2C a cancel',
    redirect: `${callback}#error=access_denied&error_description=AADB2C90091%3a+The+user+has+cancelled+entering+self-asserted+information.`,
    expected: protocol('AADB2C90091', 'user_declined', 'ask_user', { codes: [90091] }),
  },
  {
    name: 'two errors in one query',
    why: 'a second parameter is an attempt to be read twice',
    redirect: `${callback}?error=access_denied&error=server_error&state=1`,
    expected: duplicate,
  },
  {
    name: 'two equal states beside an error',
    why: 'equal or not, a parameter comes once',
    redirect: `${callback}?error=access_denied&state=1&state=1`,
    expected: duplicate,
  },
  {
    name: 'two descriptions in URLSearchParams',
    why: 'as above',
    redirect: new URLSearchParams([
      ['error', 'access_denied'],
      ['error_description', 'AADSTS65004: x'],
      ['error_description', 'AADSTS50076: x'],
    ]),
    expected: duplicate,
  },
  {
    name: 'two parameters of the application',
    why: 'only the protocol’s own parameters must be unique',
    redirect: `${callback}?tag=a&tag=b&error=login_required`,
    expected: protocol('none', 'sign_in_required', 'interact'),
  },
  {
    name: 'a success redirect',
    why: 'there is no error to read',
    redirect: `${callback}?code=not-a-code&state=1`,
    expected: unexpected('unexpected_response', 'contact_support', { error: undefined }),
  },
  {
    name: 'an address without parameters',
    why: 'as above',
    redirect: callback,
    expected: unexpected(),
  },
  {
    name: 'an empty string',
    why: 'as above',
    redirect: '',
    expected: unexpected(),
  },
  {
    name: 'an empty form post',
    why: 'as above',
    redirect: {},
    expected: unexpected(),
  },
  {
    name: 'a description that is encoded badly',
    why: 'bad escapes must not throw',
    redirect: '?error=access_denied&error_description=%E0%A4%A%zz%',
    expected: protocol('none', 'user_declined', 'ask_user'),
  },
  {
    name: 'the word __proto__ in a query',
    why: 'a table must not answer with what every object inherits',
    redirect: '?error=__proto__&suberror=constructor',
    expected: protocol('none', 'service_error', 'contact_support', { error: '__proto__' }),
  },
  {
    name: 'a parameter named __proto__ in a query',
    why: 'it is a parameter like others',
    redirect: '?__proto__=x&error=login_required',
    expected: protocol('none', 'sign_in_required', 'interact'),
  },
  {
    name: 'a parameter of 300 kB',
    why: 'length changes nothing',
    redirect: `?error=login_required&error_description=${'%2b+'.repeat(75_000)}`,
    expected: protocol('none', 'sign_in_required', 'interact'),
  },
];
