import { statSync } from 'node:fs';
import type { Result } from 'neverthrow';
import type { TestAuthority } from '../../testing/authority.js';
import { armFaults, readFaults } from './faults.js';
import type { Teller } from './teller.js';

/** Milliseconds between two looks: sooner than a person comes back from the editor. */
const pause = 200;

/** Changes with every write. The file is not read for it, which may be a pipe. */
const versionOf = (path: string): string => {
  try {
    const { mtimeMs, size, ino } = statSync(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return 'not there';
  }
};

/**
 * Orders the faults of a file, now and whenever it changes, and gives what ends that. What is written wrongly later
 * leaves them as they were.
 */
export const keepFaults = (
  authority: Pick<TestAuthority, 'fail'>,
  path: string,
  tell: Teller,
): Result<() => void, readonly string[]> => {
  let version = versionOf(path);
  const order = () => readFaults(path).andThen((orders) => armFaults(authority, orders, path));
  return order().map((first) => {
    let armed = first;
    const look = (): void => {
      const current = versionOf(path);
      if (current === version) return;
      version = current;
      order().match(
        (handles) => {
          armed.forEach((handle) => handle.remove());
          armed = handles;
          tell.faults(handles.length);
        },
        (problems) => tell.problems(problems),
      );
    };
    const timer = setInterval(look, pause);
    return () => clearInterval(timer);
  });
};
