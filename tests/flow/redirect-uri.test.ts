import { describe, expect, it } from '@jest/globals';
import { problemOfRedirectUri, problemOfReturnTo } from '../../src/flow/redirect-uri.js';

describe('a redirect URI', () => {
  it.each([
    'https://app.example/callback',
    'https://app.example/callback?kept=1',
    'http://localhost:5000/callback',
    'http://127.0.0.1/callback',
    'http://[::1]:1/',
    'msal4e8a6f2d://auth',
    'com.example.app:/callback',
    'urn:ietf:wg:oauth:2.0:oob',
    `https://app.example/${'x'.repeat(236)}`,
  ])('may be %s', (uri) => {
    expect(problemOfRedirectUri('redirectUri', uri)).toBeUndefined();
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'not a URL'],
    ['a path', '/callback', 'not a URL'],
    ['white space around it', ' https://app.example/', 'not a URL'],
    ['a URL object', new URL('https://app.example/'), 'not a URL'],
    ['a fragment', 'https://app.example/#a', 'it has a fragment'],
    ['an empty fragment', 'https://app.example/#', 'it has a fragment'],
    ['a password', 'https://marker:marker@app.example/', 'a user name or password in the URL'],
    ['http elsewhere', 'http://marker.example/', 'http is for this machine only'],
    ['http that looks like here', 'http://localhost.marker.example/', 'http is for this machine only'],
    ['a script', 'javascript:alert(1)', 'no scheme that a browser is sent to'],
    ['data', 'data:text/html,marker', 'no scheme that a browser is sent to'],
    ['a file', 'file:///etc/passwd', 'no scheme that a browser is sent to'],
    ['too much', `https://app.example/${'x'.repeat(237)}`, 'longer than 256 characters'],
  ])('may not be %s', (_, uri, problem) => {
    expect(problemOfRedirectUri('redirectUri', uri)).toBe(`redirectUri: ${problem}`);
  });
});

describe('a place to return to', () => {
  it.each([undefined, '/', '/orders', '/orders?page=2#row-7', '/a//b', '/%2F%2Fother.example', '/.', '/a:b'])(
    'may be %s',
    (returnTo) => {
      expect(problemOfReturnTo(returnTo)).toBeUndefined();
    },
  );

  it.each([
    '',
    'orders',
    'https://other.example/',
    '//other.example',
    '/\\other.example',
    '/\t/other.example',
    '/\n/other.example',
    '\\\\other.example',
    '/a\\b',
    '/a b',
    '/é',
    'javascript:alert(1)',
    ' /orders',
    7,
    null,
    ['/orders'],
  ])('may not be %p', (returnTo) => {
    expect(problemOfReturnTo(returnTo)).toMatch(/^returnTo: not a path of the application/);
  });
});
