import {
  emptyBody,
  httpError,
  hugeBody,
  jsonValue,
  notJson,
  redirect,
  respond,
  wrongContentType,
} from 'tokenrail/testing';
import { type Group, ordered } from './case.js';

const token = { token_type: 'Bearer', expires_in: 3599, access_token: 'eyJ0eXAiOiJKV1QifQ.e30.c2lnbmF0dXJl' };
const mebibyte = 1024 * 1024;

export const answers: Group = {
  title: 'Answers that are no answers',
  about:
    'A gateway, a proxy or a captive portal answers in the place of the platform, or the answer is spoiled. The redirect leads to another path of the same host.',
  cases: [
    ordered('http-500', ['a page of an error, 500', 'httpError({ status: 500 })'], () => httpError({ status: 500 }), {
      status: 500,
    }),
    ordered('http-503', ['a page of an error, 503', 'httpError({ status: 503 })'], () => httpError({ status: 503 }), {
      status: 503,
    }),
    ordered(
      'http-403',
      ['a page of a proxy, 403', 'httpError({ status: 403, body })'],
      // Its text does not repeat the status, so that whoever finds that has it from the answer.
      () => httpError({ status: 403, body: '<!DOCTYPE html><p>The proxy does not allow this address.</p>' }),
      { status: 403 },
    ),
    ordered(
      'respond',
      ['another status, plain text', "respond({ status: 418, body: 'teapot' })"],
      () => respond({ status: 418, headers: { 'content-type': 'text/plain' }, body: 'teapot' }),
      { status: 418 },
    ),
    ordered('redirect', ['a redirect, 307', 'redirect()'], () => redirect(), { status: 307 }),
    ordered('empty', ['an empty body', 'emptyBody()'], () => emptyBody()),
    ordered('empty-401', ['an empty body, 401', 'emptyBody({ status: 401 })'], () => emptyBody({ status: 401 }), {
      status: 401,
    }),
    ordered('not-json', ['half of an object', 'notJson()'], () => notJson()),
    ordered('array', ['an array', 'jsonValue([])'], () => jsonValue([])),
    ordered('null', ['null', 'jsonValue(null)'], () => jsonValue(null)),
    ordered('object', ['an object without a token', 'jsonValue({})'], () => jsonValue({})),
    ordered(
      'object-404',
      ['an object without a token, 404', 'jsonValue({}, { status: 404 })'],
      () => jsonValue({}, { status: 404 }),
      { status: 404 },
    ),
    ordered('token-number', ['a token that is a number', 'jsonValue({ …, access_token: 7 })'], () =>
      jsonValue({ ...token, access_token: 7 }),
    ),
    ordered('no-token-type', ['a token without a type', 'jsonValue({ …, token_type: undefined })'], () =>
      jsonValue({ ...token, token_type: undefined }),
    ),
    ordered('lifetime', ['a lifetime that is no number', "jsonValue({ …, expires_in: 'soon' })"], () =>
      jsonValue({ ...token, expires_in: 'soon' }),
    ),
    ordered(
      'token-under-500',
      ['a token under status 500', 'jsonValue({ … }, { status: 500 })'],
      () => jsonValue(token, { status: 500 }),
      { status: 500 },
    ),
    ordered('content-type', ['a token as `text/html`', 'wrongContentType()'], () => wrongContentType()),
    ordered('huge', ['a body of 16 MiB', 'hugeBody({ bytes: 16 * 1024 * 1024 })'], () =>
      hugeBody({ bytes: 16 * mebibyte }),
    ),
  ],
};
