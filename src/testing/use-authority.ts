import type { AuthorityOptions, TestAuthority } from './authority.js';
import { startAuthority } from './start-authority.js';

/** Where a test runner takes what is to be done around the tests of a file. */
export interface TestHooks {
  readonly beforeAll: (work: () => Promise<void>) => unknown;
  readonly afterEach: (work: () => void) => unknown;
  readonly afterAll: (work: () => Promise<void>) => unknown;
}

/**
 * An authority for the tests of a file, or of a `describe`: it starts before the first of them, forgets faults,
 * protections, requests and what people were to do after each, and is closed after the last. The hooks are the globals of that name, or those
 * that are passed: of Jest, Vitest, `node:test`, `bun:test`.
 *
 * @throws TypeError where there are no hooks. The authority throws an Error where it is used while it does not run.
 *
 * @example
 * ```ts
 * const authority = useAuthority();
 *
 * it('waits as long as it is told', async () => {
 *   authority.fail(throttled({ retryAfter: 1 }), { times: 1 });
 *   // …
 * });
 * ```
 *
 * @example
 * ```ts
 * import { after, afterEach, before } from 'node:test';
 *
 * const authority = useAuthority({}, { beforeAll: before, afterEach, afterAll: after });
 * ```
 */
export function useAuthority(options: AuthorityOptions = {}, hooks: Partial<TestHooks> = globalHooks()): TestAuthority {
  const { beforeAll, afterEach, afterAll } = requireHooks(hooks);
  let running: TestAuthority | undefined;
  beforeAll(async () => {
    running = await startAuthority(options);
  });
  afterEach(() => running?.reset());
  afterAll(async () => {
    await running?.close();
    running = undefined;
  });
  const authority = (): TestAuthority => {
    if (running !== undefined) return running;
    throw new Error(
      'This authority runs from before the first test until after the last: use it in a test or in a hook of tests.',
    );
  };
  return new Proxy({} as TestAuthority, {
    // What looks at an object without a wish of its own (a debugger, a matcher) asks for symbols.
    get: (_target, name) =>
      typeof name === 'symbol' && running === undefined ? undefined : Reflect.get(authority(), name),
    has: (_target, name) => Reflect.has(authority(), name),
  });
}

const names = ['beforeAll', 'afterEach', 'afterAll'] as const;

function globalHooks(): Partial<TestHooks> {
  return Object.fromEntries(names.map((name) => [name, Reflect.get(globalThis, name)]));
}

function requireHooks(hooks: Partial<TestHooks>): TestHooks {
  const { beforeAll, afterEach, afterAll } = hooks;
  if (typeof beforeAll === 'function' && typeof afterEach === 'function' && typeof afterAll === 'function') {
    return { beforeAll, afterEach, afterAll };
  }
  const missing = names.filter((name) => typeof hooks[name] !== 'function');
  throw new TypeError(
    `useAuthority() finds no ${missing.join(', ')}: pass { ${names.join(', ')} } of the test runner as the second argument.`,
  );
}
