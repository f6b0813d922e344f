import type { Fetch } from '../../../src/index.js';
import type { TestAuthority } from '../../../src/testing.js';

/** What left the library: every request, as it was handed to `fetch`. */
export interface Sent {
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string;
}

export interface Observed {
  readonly fetch: Fetch;
  readonly sent: readonly Sent[];
  /** Host names, in the order of the requests. */
  readonly hosts: () => readonly string[];
}

/** A `fetch` that brings every request to the authority, whatever its host, and notes what was sent. */
export const observed = (authority: TestAuthority): Observed => {
  const sent: Sent[] = [];
  return {
    fetch: async (input: Request, init?: RequestInit) => {
      const request = new Request(input, init);
      sent.push({ url: new URL(request.url), headers: request.headers, body: await request.clone().text() });
      return authority.fetch(request);
    },
    sent,
    hosts: () => sent.map(({ url }) => url.host),
  };
};
