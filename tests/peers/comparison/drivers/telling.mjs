/**
 * What every driver in JavaScript shares: it reads a job from stdin, lets the library work, and prints as one line of
 * JSON what the library's user holds afterwards.
 */
import { text } from 'node:stream/consumers';

/** How far into a value one looks: `error.cause.response.headers.…` is four. */
const depth = 6;

/** The name under which the unread body of a `Response` is told. */
const unread = 'text()';

/** Getters of a prototype are fields to whoever reads the value; those of these are not the library's. */
const platformPrototypes = new Set([Object.prototype, Error.prototype, Array.prototype, Function.prototype]);

const namesOf = (value) => {
  const names = new Set(Object.getOwnPropertyNames(value));
  for (
    let prototype = Object.getPrototypeOf(value);
    prototype && !platformPrototypes.has(prototype);
    prototype = Object.getPrototypeOf(prototype)
  ) {
    const descriptors = Object.entries(Object.getOwnPropertyDescriptors(prototype));
    for (const [name, descriptor] of descriptors) if (descriptor.get) names.add(name);
  }
  return [...names].filter((name) => name !== 'stack' && name !== '__proto__');
};

const membersOf = (value) => {
  if (value instanceof Headers || value instanceof Map) return [...value];
  if (value instanceof Response) return ['status', 'headers', unread].map((name) => [name, value[name]]);
  if (value instanceof AbortSignal || ArrayBuffer.isView(value)) return [];
  return namesOf(value).map((name) => [name, value[name]]);
};

/** Every text, number and boolean that can be read from a value, with the way to it. */
const fieldsOf = (value, path = [], seen = new Set()) => {
  if (['string', 'number', 'boolean'].includes(typeof value)) return [[path.join('.'), value]];
  if (typeof value !== 'object' || value === null || seen.has(value) || path.length > depth) return [];
  seen.add(value);
  return membersOf(value).flatMap(([name, member]) => fieldsOf(member, [...path, String(name)], seen));
};

/** Reads what a `Response` in a value still has to say, as its user could, and puts it beside the other fields. */
const readResponses = async (value, seen = new Set()) => {
  if (typeof value !== 'object' || value === null || seen.has(value) || seen.size > 1000) return;
  seen.add(value);
  if (value instanceof Response && !value.bodyUsed && value.body) {
    const patience = new Promise((resolve) => setTimeout(resolve, 500, ''));
    value[unread] = await Promise.race([value.text().catch(() => ''), patience]);
  }
  for (const [, member] of membersOf(value)) await readResponses(member, seen);
};

const shapeOf = (value) =>
  value instanceof Error ? value.name : value === null ? 'null' : (value?.constructor?.name ?? typeof value);

/**
 * Runs the driver of a library.
 *
 * @param acquire takes the job; gives `{ token }` as the library hands it over, or `{ error }` where failures are
 * values there; what it throws is told as thrown
 */
export const drive = async (acquire) => {
  const strays = [];
  process.on('unhandledRejection', (reason) => strays.push(shapeOf(reason)));
  process.on('uncaughtException', (error) => strays.push(shapeOf(error)));
  const job = JSON.parse(await text(process.stdin));
  const failed = async (how, error) => {
    await readResponses(error);
    return { how, shape: shapeOf(error), fields: fieldsOf(error) };
  };
  const told = await Promise.resolve(job)
    .then(acquire)
    .then(
      (given) => ('error' in given ? failed('returned', given.error) : { how: 'resolved', token: given.token ?? null }),
      (thrown) => failed('thrown', thrown),
    );
  // A rejection that nobody handles is reported after the one that somebody does.
  await new Promise((resolve) => setTimeout(resolve, 20));
  process.stdout.write(`${JSON.stringify({ ...told, strays })}\n`, () => process.exit(0));
};
