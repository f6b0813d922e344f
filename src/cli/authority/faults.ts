import { err, ok, type Result } from 'neverthrow';
import type { TestAuthority } from '../../testing/authority.js';
import * as make from '../../testing/faults/constructors.js';
import type { Fault, FaultHandle, FaultScope } from '../../testing/faults/fault.js';
import { endpoints } from '../../testing/faults/validate.js';
import { readJsonFile } from './json-file.js';
import {
  anything,
  anyText,
  either,
  isObject,
  listOf,
  object,
  oneOf,
  recordOf,
  type Shape,
  text,
  whole,
} from './shape.js';

/** How a fault is written in a file: a member of its name, and what its settings are. */
interface WrittenFault {
  readonly shape: Shape;
  readonly order: (settings: never) => Fault;
}

const written = <S>(order: (settings: S) => Fault, shape: Shape): WrittenFault => ({ order, shape });

const status = whole(200, 999);
const headers = recordOf(anyText);
const milliseconds = whole(0, 2 ** 31 - 1);
const numbers = either([Array.isArray, listOf(whole(1), 1)], [() => true, whole(1)]);

/** A fault without settings is written as `true` or `{}`. */
const optional = (shape: Shape): Shape => either([(value) => value === true, anything], [() => true, shape]);

type Codes = number | readonly [number, ...number[]];
type AadstsSettings = Codes | ({ readonly code: Codes } & Parameters<typeof make.aadsts>[1]);

const aadsts = (settings: AadstsSettings): Fault => {
  if (typeof settings === 'number' || !('code' in settings)) return make.aadsts(settings);
  const { code, ...details } = settings;
  return make.aadsts(code, details);
};

const aadstsDetails = {
  code: numbers,
  message: text,
  status,
  error: text,
  suberror: text,
  claims: either([isObject, anything], [() => true, text]),
  headers,
  fields: recordOf(anything),
};

/** The faults of `tokenrail/testing` by their names. */
export const faults: Readonly<Record<string, WrittenFault>> = {
  throttled: written(
    make.throttled,
    optional(
      object({
        retryAfter: either([(value) => typeof value === 'string', text], [() => true, whole(0)]),
        status,
        body: oneOf('text', 'json'),
      }),
    ),
  ),
  aadsts: written(aadsts, either([isObject, object(aadstsDetails, ['code'])], [() => true, numbers])),
  respond: written(make.respond, optional(object({ status, headers, body: anyText }))),
  httpError: written(make.httpError, optional(object({ status, contentType: text, body: anyText, headers }))),
  redirect: written(make.redirect, optional(object({ status: oneOf(301, 302, 303, 307, 308), location: text }))),
  emptyBody: written(make.emptyBody, optional(object({ status }))),
  notJson: written(make.notJson, optional(object({ status, body: anyText }))),
  jsonValue: written<{ readonly value: unknown; readonly status?: number }>(
    ({ value, ...settings }) => make.jsonValue(value, settings),
    object({ value: anything, status }, ['value']),
  ),
  wrongContentType: written(make.wrongContentType, optional(object({ contentType: text }))),
  delayed: written(make.delayed, object({ milliseconds }, ['milliseconds'])),
  slowBody: written(make.slowBody, optional(object({ body: anyText, chunkBytes: whole(1), milliseconds }))),
  truncatedBody: written(make.truncatedBody, optional(object({ body: anyText, missingBytes: whole(1) }))),
  hugeBody: written(make.hugeBody, optional(object({ bytes: whole(14) }))),
  connectionReset: written(make.connectionReset, optional(object({}))),
  refuse: written(make.refuse, optional(object({}))),
  hang: written(make.hang, optional(object({}))),
};

const scope: Readonly<Record<keyof FaultScope, Shape>> = {
  grant: text,
  tenant: text,
  clientId: text,
  endpoint: oneOf(...Object.keys(endpoints)),
  times: whole(1),
  after: whole(0),
};

const shapes = Object.fromEntries(Object.entries(faults).map(([name, { shape }]) => [name, shape]));
const namesIn = (entry: unknown): readonly string[] =>
  isObject(entry) ? Object.keys(entry).filter((name) => Object.hasOwn(faults, name)) : [];

const entryShape: Shape = (entry, place) => {
  const problems = object({ ...shapes, ...scope })(entry, place);
  const names = namesIn(entry);
  if (problems.length > 0 || names.length === 1) return problems;
  return names.length > 1
    ? [`${place}: names ${names.join(' and ')}; each entry is one fault`]
    : [`${place}: names no fault, such as "throttled": {}`];
};

export interface OrderedFault {
  readonly fault: Fault;
  readonly scope: FaultScope;
}

type Entry = FaultScope & Readonly<Record<string, never>>;

const toOrder = (entry: Entry): OrderedFault => {
  const [name = ''] = namesIn(entry);
  const { [name]: settings, ...rest } = entry;
  const order = faults[name]?.order as (settings: unknown) => Fault;
  return { fault: order(settings === true ? {} : settings), scope: rest };
};

/**
 * The faults of a file: a list of objects, each with one member named after a fault of `tokenrail/testing`, whose value
 * are its settings, and beside it the scope: `{ "throttled": { "retryAfter": 2 }, "endpoint": "token", "times": 3 }`.
 */
export const readFaults = (path: string): Result<readonly OrderedFault[], readonly string[]> =>
  readJsonFile(path, listOf(entryShape)).map((entries) => (entries as readonly Entry[]).map(toOrder));

/** Orders them all, or says what the authority has against one of them. */
export const armFaults = (
  authority: Pick<TestAuthority, 'fail'>,
  orders: readonly OrderedFault[],
  path: string,
): Result<readonly FaultHandle[], readonly string[]> => {
  const handles: FaultHandle[] = [];
  for (const [index, { fault, scope }] of orders.entries()) {
    try {
      handles.push(authority.fail(fault, scope));
    } catch (error) {
      handles.forEach((handle) => handle.remove());
      return err([`${path}: [${index}]: ${(error as Error).message}`]);
    }
  }
  return ok(handles);
};
