import {
  connectionReset,
  emptyBody,
  httpError,
  jsonValue,
  notJson,
  respond,
  truncatedBody,
  type Fault,
} from '../../../src/testing.js';

/** What no grant takes for a token, and as what it is told. */
export const badAnswers: readonly (readonly [string, Fault, object])[] = [
  ['HTML with 502', httpError(), { _tag: 'UnexpectedResponse', category: 'service_unavailable' }],
  ['nothing with 200', emptyBody(), { _tag: 'UnexpectedResponse' }],
  ['half of an object', notJson(), { _tag: 'UnexpectedResponse' }],
  [
    'a token without a content type',
    respond({ body: JSON.stringify({ token_type: 'Bearer', access_token: 'at', expires_in: 100 }) }),
    { _tag: 'UnexpectedResponse', issues: ['the content type is not JSON'] },
  ],
  [
    'another type of token',
    jsonValue({ token_type: 'pop', access_token: 'at', expires_in: 100 }),
    { _tag: 'UnexpectedResponse', issues: ['token_type: not Bearer'] },
  ],
  [
    'an id token that is none',
    jsonValue({ token_type: 'Bearer', access_token: 'at', expires_in: 100, id_token: 'none' }),
    { _tag: 'IdToken' },
  ],
  ['an answer that is cut off', truncatedBody(), { _tag: 'Network', sent: 'maybe' }],
  ['a connection that ends', connectionReset(), { _tag: 'Network' }],
];
