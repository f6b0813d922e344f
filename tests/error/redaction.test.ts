import { describe, expect, test } from '@jest/globals';
import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { inspect } from 'node:util';
import { err, ok } from 'neverthrow';

import {
  decodeError,
  describe as description,
  encodeError,
  parseErrorResponse,
  sampleError,
  serverMessage,
  toThrowable,
  type OAuthError,
} from '../../src/error/index.js';
import { parseAuthorizationError } from '../../src/error/redirect.js';
import { localCodes } from './support/catalogue.js';

/** What must not be shown, in forms that no id and no word of the protocol has. */
const markers = {
  secret: 'mark~secret~8Q~aZ.1-x',
  assertion: `mark~assertion~eyJhbGciOiJQUzI1NiJ9.${'a'.repeat(200)}`,
  token: 'mark~token~0.AXoA9f/+=',
  code: 'mark~code~0.AVYA1',
  verifier: 'mark~verifier~dBjftJeZ4CVP',
  claims: 'mark~claims~urn:values',
  user: 'mark~user~alice@contoso.example',
  text: 'mark~text~the server says <b>this</b>',
};
const all = Object.values(markers).join(' ');
const marks = (printed: string): readonly string[] => printed.match(/mark~\w+/g) ?? [];

const claims = JSON.stringify({ access_token: { [markers.claims]: { value: markers.claims } } });
const words = `AADSTS50076: ${all}\r\nTrace ID: ${markers.token}`;
const elsewhere = {
  trace_id: markers.token,
  correlation_id: markers.user,
  timestamp: markers.text,
  error_uri: `https://login.microsoftonline.com/error?code=50076&x=${encodeURIComponent(all)}`,
  error_subcode: markers.user,
  error_additional_info: [all],
  message: all,
  correlationId: all,
  statusCode: all,
  access_token: markers.token,
  refresh_token: markers.token,
  id_token: markers.token,
  client_secret: markers.secret,
  client_assertion: markers.assertion,
  code: markers.code,
  code_verifier: markers.verifier,
  username: markers.user,
  [all]: all,
};
const headers = {
  'retry-after': markers.secret,
  date: markers.secret,
  'x-ms-request-id': markers.token,
  'client-request-id': markers.user,
  'www-authenticate': `Bearer claims="${markers.claims}"`,
  'set-cookie': [markers.token],
};
const body = {
  error: 'invalid_grant',
  suberror: 'basic_action',
  error_codes: [50076, all],
  error_description: words,
  claims,
  ...elsewhere,
};
const parameters = {
  error: 'interaction_required',
  suberror: 'basic_action',
  error_description: words,
  claims,
  ...elsewhere,
};
const cause = (): OAuthError => parseErrorResponse({ status: 400, headers, body });

const answers: Readonly<Record<string, () => OAuthError>> = {
  'an answer with an AADSTS code': () => parseErrorResponse({ status: 400, headers, body }),
  'its text': () => parseErrorResponse({ status: 400, headers, body: JSON.stringify(body) }),
  'an answer that is overruled': () => parseErrorResponse({ status: 503, headers: new Headers(), body }),
  'an unlisted code': () =>
    parseErrorResponse({ body: { ...body, error_codes: [999_999], error_description: `AADSTS999999: ${all}` } }),
  'an answer of Azure AD B2C': () =>
    parseErrorResponse({ body: { ...body, error_codes: undefined, error_description: `AADB2C90118: ${all}` } }),
  'an answer of AD FS': () =>
    parseErrorResponse({ body: { ...body, error_codes: undefined, error_description: `MSIS7012: ${all}` } }),
  'an answer of Microsoft Graph': () =>
    parseErrorResponse({
      headers,
      body: {
        error: {
          code: 'InvalidAuthenticationToken',
          message: all,
          innerError: { 'request-id': all, 'client-request-id': all, date: all },
        },
        [all]: all,
      },
    }),
  'an answer of a managed identity': () =>
    parseErrorResponse({ headers, body: { statusCode: 400, message: all, correlationId: all } }),
  'a text with a code': () => parseErrorResponse({ headers, body: `AADSTS50076: ${all}` }),
  HTML: () => parseErrorResponse({ status: 502, headers, body: `<html>${all}</html>` }),
  'an object that is no OAuth answer': () =>
    parseErrorResponse({ headers, body: { [all]: all, token: markers.token } }),
  'an array': () => parseErrorResponse({ headers, body: [all] }),
  'fields of other kinds': () =>
    parseErrorResponse({ headers, body: { error: { [all]: all }, error_description: [all], claims: [all] } }),
  'a redirect as a URL': () =>
    parseAuthorizationError(`https://app.example/callback?${new URLSearchParams(parameters as never)}&state=${all}`),
  'a redirect as its fields': () => parseAuthorizationError(parameters as never),
  'a redirect that repeats a parameter': () =>
    parseAuthorizationError(`?error=x&code=${encodeURIComponent(all)}&code=${encodeURIComponent(all)}`),
  'a redirect without an error': () => parseAuthorizationError(`?${new URLSearchParams({ code: all, [all]: all })}`),
};

const variants: Readonly<Record<string, () => OAuthError>> = {
  ...answers,
  'one that crossed a network': () => decodeError(encodeError(cause()))._unsafeUnwrap(),
  'a sample of a listed code': () => sampleError('AADSTS50076', { claims }),
  'a sample without a code': () => sampleError('none', { claims }),
  ...Object.fromEntries(
    localCodes.map((code) => [
      `a sample of ${code}`,
      () =>
        code === 'unresolved_challenge'
          ? sampleError(code, { first: cause(), last: cause(), claims })
          : sampleError(code, { claims }),
    ]),
  ),
};

/** What stands in `error` and `suberror` although the protocol has no such words. */
const oddWords: Readonly<Record<string, () => OAuthError>> = {
  'a secret as error': () => parseErrorResponse({ body: { error: markers.secret, error_description: words } }),
  'a secret as suberror': () => parseErrorResponse({ body: { error: 'invalid_grant', suberror: markers.secret } }),
  'a secret as the code of a nested error': () => parseErrorResponse({ body: { error: { code: all, message: all } } }),
  'a secret as error of a redirect': () => parseAuthorizationError(`?error=${encodeURIComponent(markers.user)}`),
  'a secret in an error that crossed a network': () =>
    decodeError(
      JSON.stringify({
        ...JSON.parse(encodeError(sampleError('none'))),
        error: markers.secret,
        suberror: markers.token,
      }),
    )._unsafeUnwrap(),
};

const logged = (log: (console: Console) => void): string => {
  let output = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      output += String(chunk);
      done();
    },
  });
  log(new Console({ stdout: stream, stderr: stream }));
  return output;
};
const json = (value: unknown): string => JSON.stringify(value);
const bare = { customInspect: false, showHidden: true, depth: Infinity };

/** The ways that ask the value how it wants to be shown. */
const polite: Readonly<Record<string, (error: OAuthError) => string>> = {
  'JSON.stringify': json,
  'JSON.stringify, indented': (error) => JSON.stringify(error, undefined, 2),
  // oxlint-disable typescript/no-base-to-string, typescript/restrict-template-expressions -- what they give is the question
  String: (error: object) => String(error),
  'a template literal': (error: object) => `${error}`,
  concatenation: (error: object) => '' + error,
  // oxlint-enable typescript/no-base-to-string, typescript/restrict-template-expressions
  'Object.prototype.toString': (error) => Object.prototype.toString.call(error),
  'its message': ({ message }) => message,
  'its keys': (error) => Reflect.ownKeys(error).join(),
  describe: description,
  ...Object.fromEntries(
    [0, 2, Infinity].map((depth) => [
      `inspect to the depth ${depth}`,
      (error: OAuthError) => inspect(error, { depth }),
    ]),
  ),
  'inspect with hidden members': (error) => inspect(error, { showHidden: true, depth: Infinity }),
  'inspect with getters': (error) => inspect(error, { getters: true, depth: Infinity }),
  'inspect with getters and hidden members': (error) =>
    inspect(error, { getters: true, showHidden: true, showProxy: true, depth: Infinity }),
  'inspect, compact': (error) => inspect(error, { compact: true, breakLength: Infinity, sorted: true }),
  'inspect, not compact, in colours': (error) => inspect(error, { compact: false, colors: true }),
  'inspect in an object': (error) => inspect({ nested: { error } }, { depth: Infinity }),
  'inspect in an array': (error) => inspect([[error]], { depth: Infinity }),
  'inspect in a Map': (error) => inspect(new Map([[error, new Set([error])]]), { depth: Infinity }),
  'inspect as a cause': (error) => inspect(new Error('outer', { cause: error }), { depth: Infinity }),
  'inspect among several errors': (error) => inspect(new AggregateError([error], 'outer'), { depth: Infinity }),
  'inspect in an Err': (error) => inspect(err(error), { depth: Infinity, showHidden: true }),
  'JSON of an Err': (error) => json(err(error)),
  'inspect in an Ok': (error) => inspect(ok({ error }), { depth: Infinity, getters: true }),
  'JSON in an object, an array and a Map': (error) => json({ error, list: [error], map: [...new Map([[1, error]])] }),
  'console.log': (error) => logged((console) => console.log(error, { error }, [error])),
  'console.error': (error) => logged((console) => console.error('%s', error, error)),
  'console.log with %o': (error) => logged((console) => console.log('%o', error)),
  'console.log with %O': (error) => logged((console) => console.log('%O', error)),
  'console.log with %j': (error) => logged((console) => console.log('%j', error)),
  'console.log with %s': (error) => logged((console) => console.log('%s', error)),
  'console.log of a throwable': (error) => logged((console) => console.log(toThrowable(error))),
  'a throwable': (error) => {
    const throwable = toThrowable(error);
    return [throwable.message, throwable.stack, String(throwable), json(throwable), throwable.name].join('\n');
  },
  'inspect of a throwable': (error) =>
    inspect(toThrowable(error), { depth: Infinity, showHidden: true, getters: true }),
};

/** The ways that look at the members themselves, or copy them. */
const blunt: Readonly<Record<string, (error: OAuthError) => string>> = {
  'inspect without its consent': (error) => inspect(error, { customInspect: false, depth: Infinity }),
  'inspect without its consent, with hidden members': (error) => inspect(error, bare),
  'inspect of a throwable without its consent': (error) => inspect(toThrowable(error), bare),
  'inspect of an Err without its consent': (error) => inspect(err(error), bare),
  'console.dir': (error) => logged((console) => console.dir(error, { depth: Infinity, showHidden: true })),
  'console.table': (error) => logged((console) => console.table(error)),
  'console.table of a list': (error) => logged((console) => console.table([error])),
  structuredClone: (error) => inspect(structuredClone(error), bare) + json(structuredClone(error)),
  'a spread copy': (error) => inspect({ ...error }, bare) + json({ ...error }),
  'Object.assign': (error) => inspect(Object.assign({}, error), bare) + json(Object.assign({}, error)),
  'its entries': (error) => json(Object.entries(error)),
  'its property descriptors': (error) => json(Object.getOwnPropertyDescriptors(error)),
  'for … in': (error) => {
    const seen: unknown[] = [];
    for (const name in error) seen.push(name, Reflect.get(error, name));
    return json(seen);
  },
};
const views = { ...polite, ...blunt };

/** The errors that show a marker in a view. */
const exposures = (view: (error: OAuthError) => string, sources: typeof variants): readonly string[] =>
  Object.entries(sources).flatMap(([name, make]) => {
    const found = marks(view(make()));
    return found.length === 0 ? [] : [`${name}: ${[...new Set(found)].join(', ')}`];
  });

describe('the errors that are looked at', () => {
  test('conceal what was sent, so that there is something to show', () => {
    const error = cause();
    expect(error.claims).toBe(claims);
    expect(marks(error.claims ?? '').length).toBeGreaterThan(0);
    expect(new Set(marks(serverMessage(error) ?? '')).size).toBe(Object.keys(markers).length);
    expect(oddWords['a secret as error']?.().error).toBe(markers.secret);
  });

  test('have every tag', () => {
    expect(new Set(Object.values(variants).map((make) => make()._tag)).size).toBe(16);
  });
});

describe('no error shows a secret, a name, claims or the words of a server', () => {
  test.each(Object.entries(views))('%s', (_name, view) => {
    expect(exposures(view, variants)).toEqual([]);
  });

  test('inspect without its consent, with hidden members and getters', () => {
    expect(exposures((error) => inspect(error, { ...bare, getters: true }), variants)).toEqual([]);
  });
});

describe('error and suberror show words of the protocol and nothing else', () => {
  test.each(Object.entries(polite))('%s', (_name, view) => {
    expect(exposures(view, oddWords)).toEqual([]);
  });

  test.each(['invalid_grant', 'temporarily_unavailable', 'InvalidAuthenticationToken', 'Request.Denied'])(
    '%s is shown',
    (word) => {
      const error = parseErrorResponse({ body: { error: word, suberror: word } });
      expect(JSON.parse(JSON.stringify(error))).toMatchObject({ error: word, suberror: word });
      expect(inspect(error)).toContain(`error: '${word}'`);
    },
  );

  test.each(['two words', 'a1', 'a-b', 'é', 'a'.repeat(65), '', '_a', 'a\n'])('%j is not', (word) => {
    const error = parseErrorResponse({ body: { error: 'invalid_grant', suberror: word } });
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ error: 'invalid_grant', suberror: '[redacted]' });
    expect(inspect(error)).toContain("suberror: '[redacted]'");
    expect(error.suberror).toBe(word);
  });
});

describe('error and suberror that are no words of the protocol stay hidden from what looks at the members', () => {
  test.each(Object.entries(blunt))('%s', (_name, view) => {
    expect(exposures(view, oddWords)).toEqual([]);
  });
});

describe('what may be read by name', () => {
  test('claims, where they are asked for', () => {
    for (const [name, make] of Object.entries(answers))
      expect([name, [undefined, claims].includes(make().claims)]).toEqual([name, true]);
    expect(JSON.parse(JSON.stringify(cause()))).toMatchObject({ claims: '[redacted]' });
    expect(JSON.parse(JSON.stringify(sampleError('aborted')))).not.toHaveProperty('claims');
  });

  test('the words of a server, which no copy keeps', () => {
    const error = cause();
    expect(serverMessage(error)).toContain(markers.text);
    expect(serverMessage({ ...error })).toBeUndefined();
    expect(serverMessage(structuredClone(error))).toBeUndefined();
    expect(serverMessage(decodeError(encodeError(error))._unsafeUnwrap())).toBeUndefined();
    expect(serverMessage(sampleError('aborted'))).toBeUndefined();
  });

  test('encodeError writes the claims, and nothing else that is concealed', () => {
    for (const make of Object.values(variants))
      expect([...new Set(marks(encodeError(make())))].filter((mark) => mark !== 'mark~claims')).toEqual([]);
    expect(JSON.parse(encodeError(cause()))).toMatchObject({ claims });
  });

  test('encodeError writes no error and suberror that are no words of the protocol', () => {
    expect(exposures(encodeError, oddWords)).toEqual([]);
  });
});

describe('the words of a server', () => {
  const said = (text: string): string | undefined =>
    serverMessage(parseErrorResponse({ body: { error: 'invalid_grant', error_description: text } }));

  test.each([
    ['line feeds', 'a\r\nb', 'a b'],
    ['escape sequences', 'a\u001b[31mb', 'a [31mb'],
    ['NUL, DEL and the C1 controls', 'a\u0000b\u007fc\u0085d\u009fe', 'a b c d e'],
    ['line and paragraph separators', 'a\u2028b\u2029c', 'a b c'],
    ['marks that turn the direction', 'a\u202ab\u202ec\u2066d\u2069e', 'a b c d e'],
    ['what is around them', '\r\n a \t', 'a'],
  ])('are freed of %s', (_what, text, expected) => {
    expect(said(text)).toBe(expected);
  });

  test('are cut at 16,384 characters', () => {
    expect(said('a'.repeat(100_000))).toHaveLength(16_384);
  });

  test('keep letters of every language', () => {
    expect(said('Zażółć 日本語 😀')).toBe('Zażółć 日本語 😀');
  });
});
