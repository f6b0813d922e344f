import { request as send, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import type { Client, OAuthError, TokenResponse } from '../../../src/index.js';
import { interactive, type InteractiveRequest } from '../../../src/node.js';
import type { TestAuthority } from '../../../src/testing.js';
import { deferred } from '../../wire/support/runtime.js';

/** What a browser asks, letter by letter. */
export interface Visit {
  readonly port: number;
  readonly address?: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What it is answered. */
export interface Visited {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** One request over a connection of its own. */
export const visit = ({ port, address = '127.0.0.1', method = 'GET', path = '/', headers = {}, body }: Visit) =>
  new Promise<Visited>((resolve, reject) => {
    const sent = { host: `localhost:${port}`, ...headers };
    const asking = send({ port, host: address, method, path, headers: sent, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (piece: string) => {
        text += piece;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      answer.on('error', reject);
    });
    asking.on('error', reject);
    asking.end(body);
  });

/** Whether somebody listens there. */
export const isOpen = (port: number, address = '127.0.0.1'): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, address, () => {
      socket.destroy();
      resolve(true);
    }).once('error', () => resolve(false));
  });

export const formHeaders = { 'content-type': 'application/x-www-form-urlencoded' };

/** A person at a sign-in that has begun. */
export interface Person {
  /** Where the browser was sent. */
  readonly url: string;
  readonly redirectUri: string;
  readonly port: number;
  readonly state: string;
  /** Where the authority sends the browser: path and query. */
  readonly answer: () => Promise<string>;
  /** Has the browser go there; resolves with the page. */
  readonly comeBack: (path?: string) => Promise<Visited>;
}

/** A sign-in that has begun, and whoever is at the browser. */
export interface SignIn {
  readonly token: () => Promise<TokenResponse>;
  readonly error: () => Promise<OAuthError>;
  readonly person: Promise<Person>;
}

const personAt = (authority: TestAuthority, url: string): Person => {
  const { searchParams } = new URL(url);
  const redirectUri = String(searchParams.get('redirect_uri'));
  const port = Number(new URL(redirectUri).port);
  const answer = async (): Promise<string> => {
    const { redirectUri: address } = await authority.authorize(url);
    const { pathname, search } = new URL(address);
    return pathname + search;
  };
  return {
    url,
    redirectUri,
    port,
    state: String(searchParams.get('state')),
    answer,
    comeBack: async (path) => visit({ port, path: path ?? (await answer()) }),
  };
};

/** Begins a sign-in whose browser is the test. */
export const begin = (authority: TestAuthority, client: Client, request: Partial<InteractiveRequest> = {}): SignIn => {
  const opened = deferred<Person>();
  const openBrowser = (url: string): void => opened.resolve(personAt(authority, url));
  const result = (async () => interactive(client)({ scopes: ['User.Read'], openBrowser, ...request }))();
  return {
    token: async () => (await result)._unsafeUnwrap(),
    error: async () => (await result)._unsafeUnwrapErr(),
    person: opened.promise,
  };
};
