import { err, ok, ResultAsync, type Result } from 'neverthrow';

/** Does the same with each of several things, one after the other, up to the first that fails. */
export const inOrder = <T, A, E>(
  items: Iterable<T>,
  work: (item: T) => ResultAsync<A, E>,
): ResultAsync<readonly A[], E> => {
  const run = async (): Promise<Result<readonly A[], E>> => {
    const done: A[] = [];
    for (const item of items) {
      const result = await work(item);
      if (result.isErr()) return err(result.error);
      done.push(result.value);
    }
    return ok(done);
  };
  return new ResultAsync(run());
};
