import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, and says whether the client is still there; where it goes away, the wait ends with it. */
export async function waited(response: ServerResponse, milliseconds: number): Promise<boolean> {
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  if (response.destroyed) return false;
  response.once('close', leave);
  try {
    await sleep(milliseconds, undefined, { signal: gone.signal });
    return !response.destroyed;
  } catch {
    return false;
  } finally {
    response.off('close', leave);
  }
}
