import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { format, inspect, type InspectOptions } from 'node:util';

const flags = [true, false];
const inspections: readonly InspectOptions[] = flags.flatMap((showHidden) =>
  flags.flatMap((getters) =>
    flags.map((customInspect) => ({ showHidden, getters, customInspect, depth: Infinity, maxArrayLength: null })),
  ),
);

function printedByConsole(value: unknown): string {
  let text = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString('utf8');
      done();
    },
  });
  const output = new Console({ stdout: stream, stderr: stream });
  output.log(value);
  output.error(value);
  output.dir(value, { showHidden: true, depth: null });
  output.table(value);
  output.table([value]);
  output.log('%o %O %j %s %d', value, value, value, value, value);
  return text;
}

function keysInLoop(value: object): unknown[] {
  const found: unknown[] = [];
  for (const name in value) found.push(name, Reflect.get(value, name));
  return found;
}

/** Every way of making text of a value, each by name. */
export function printed(value: object): Readonly<Record<string, string>> {
  return {
    ...Object.fromEntries(
      inspections.map((options) => [`inspect ${JSON.stringify(options)}`, inspect(value, options)]),
    ),
    'inspect in an object': inspect({ wrapped: [value] }, { depth: Infinity, showHidden: true }),
    JSON: JSON.stringify(value),
    'JSON of a wrapper': JSON.stringify({ wrapped: [value] }),
    console: printedByConsole(value),
    format: format('%o', value),
    spread: inspect({ ...value }, { depth: Infinity, showHidden: true, getters: true }),
    entries: inspect(Object.entries(value), { depth: Infinity }),
    'for in': inspect(keysInLoop(value), { depth: Infinity }),
    'own properties': inspect(Object.getOwnPropertyDescriptors(value), { depth: Infinity, showHidden: true }),
    'assigned to another': inspect(Object.assign({}, value), { depth: Infinity, showHidden: true, getters: true }),
  };
}

/** The ways of printing that show one of these. */
export function waysThatShow(value: object, secrets: readonly string[]): readonly string[] {
  return Object.entries(printed(value)).flatMap(([way, text]) =>
    secrets.some((secret) => text.includes(secret)) ? [way] : [],
  );
}

/** Everything that can be reached from a value by reading properties, getters and prototypes included, as text. */
export function reachable(value: unknown): string {
  const met = new Set<unknown>();
  const texts: string[] = [];
  const visit = (found: unknown): void => {
    if ((typeof found !== 'object' && typeof found !== 'function') || found === null) {
      texts.push(String(found));
      return;
    }
    if (met.has(found) || found === Object.prototype || found === Function.prototype) return;
    met.add(found);
    for (const name of Reflect.ownKeys(found)) {
      texts.push(String(name));
      const descriptor = Reflect.getOwnPropertyDescriptor(found, name);
      if (typeof descriptor?.value === 'function') continue;
      visit(descriptor?.get === undefined ? descriptor?.value : descriptor.get.call(value));
    }
    visit(Reflect.getPrototypeOf(found));
  };
  visit(value);
  return texts.join('\n');
}
