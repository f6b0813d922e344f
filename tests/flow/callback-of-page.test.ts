import { describe, expect, it } from '@jest/globals';
import { callbackOfPage } from '../../src/web.js';
import { readCallback } from '../../src/flow/callback.js';
import { redirectParametersOf } from '../../src/error/redirect-parameters.js';
import { answerTo, flowWith } from './support/flows.js';

/** A window, and what its address bar shows. */
const pageAt = (href: string, replaceState?: (state: unknown, unused: string, url: string) => void) => {
  const shown: string[] = [];
  const states: unknown[] = [];
  const state = { of: 'the application' };
  const page = {
    location: { href },
    history: {
      state,
      replaceState:
        replaceState ??
        ((kept: unknown, _: string, url: string) => {
          states.push(kept);
          shown.push(url);
        }),
    },
  };
  return { page, shown, states, state };
};

const page = 'https://app.example/callback';

describe('the answer of a sign-in in a page', () => {
  it('is what the address was', () => {
    const flow = flowWith();
    const { page: window } = pageAt(answerTo(flow));
    const response = callbackOfPage(window);
    expect(response).toBe(answerTo(flow));
    expect(readCallback(flow, response)._unsafeUnwrap().code).toBe('a-code');
  });

  it.each<[string, string, string]>([
    ['a query', `${page}?code=c&state=s&session_state=x`, page],
    ['a query with an empty fragment', `${page}?code=c&state=s#`, page],
    ['a fragment', `${page}#code=c&id_token=i&state=s`, page],
    ['an error', `${page}?error=access_denied&error_description=a+b&error_uri=u&trace_id=t&state=s`, page],
    ['what belongs to the application', `${page}?lang=de&code=c&x=%20+a&state=s`, `${page}?lang=de&x=%20+a`],
    ['names twice', `${page}?code=a&code=b&x=1&x=2`, `${page}?x=1&x=2`],
    ['a name that is encoded', `${page}?%63ode=c&x=1`, `${page}?x=1`],
    ['a route', `${page}#/callback?code=c&state=s`, `${page}#/callback`],
    ['a route with more', `${page}#/callback?code=c&tab=2`, `${page}#/callback?tab=2`],
    ['a place in the page beside a query', `${page}?code=c#section`, `${page}#section`],
    ['both', `${page}?a=1&code=c#b=2&state=s`, `${page}?a=1#b=2`],
    ['names that only look like it', `${page}?code=c&codec=1&State=2`, `${page}?codec=1&State=2`],
  ])('leaves the address bar: %s', (_, href, expected) => {
    const { page: window, shown, states, state } = pageAt(href);
    callbackOfPage(window);
    expect(shown).toEqual([expected]);
    expect(states).toEqual([state]);
  });

  it.each([page, `${page}?lang=de`, `${page}#section`, `${page}?a=1#/route?b=2`])('is not there: %s', (href) => {
    const { page: window, shown } = pageAt(href);
    expect(callbackOfPage(window)).toBe(href);
    expect(shown).toEqual([]);
  });

  it('is given where the browser does not let the address be changed', () => {
    const { page: window } = pageAt(`${page}?code=c`, () => {
      throw new Error('SecurityError');
    });
    expect(callbackOfPage(window)).toBe(`${page}?code=c`);
  });

  it('leaves nothing of all that must not come twice', () => {
    const names =
      'error error_description error_uri error_subcode suberror claims state code iss id_token access_token client_info ' +
      'session_state cloud_instance_host_name';
    const query = names.split(' ').map((name) => `${name}=v&${name}=v`);
    const href = `${page}?${query.join('&')}`;
    expect([...redirectParametersOf(href).duplicates]).toEqual(names.split(' '));
    const { page: window, shown } = pageAt(href);
    callbackOfPage(window);
    expect(shown).toEqual([page]);
  });
});
