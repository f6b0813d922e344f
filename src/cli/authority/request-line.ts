import type { RecordedRequest } from '../../testing/recorded-request.js';
import { type Paint, plain } from '../terminal.js';

/** A request that is over, as a line of JSON has it. */
export interface RequestFacts {
  /** When it arrived, by ISO 8601. */
  readonly time: string;
  readonly method: string;
  readonly path: string;
  readonly grant?: string;
  readonly clientId?: string;
  /** Absent where nothing was answered. */
  readonly status?: number;
  readonly fault?: string;
  readonly durationMs: number;
}

/** A value in a path is nobody's business. */
const quiet = (path: string): string => plain(path.replaceAll(/([=;]|%3[bd])[^/]*/gi, '$1…'));

export const requestFacts = (request: RecordedRequest, endedAt: number): RequestFacts => {
  const { method, path, grant, clientId, status, fault, receivedAt } = request;
  return {
    time: new Date(receivedAt).toISOString(),
    method: plain(method),
    path: quiet(path),
    ...(grant !== undefined && { grant: plain(grant) }),
    ...(clientId !== undefined && { clientId: plain(clientId) }),
    ...(status !== undefined && { status }),
    ...(fault !== undefined && { fault }),
    durationMs: Math.max(0, Math.round(endedAt - receivedAt)),
  };
};

/** `12:00:00.123Z POST /…/token client_credentials c0ffee00-… 429 (fault response) 3 ms` */
export const requestLine = (facts: RequestFacts, paint: Paint): string => {
  const { time, method, path, grant, clientId, status, fault, durationMs } = facts;
  const good = status !== undefined && status < 400 && fault === undefined;
  return [
    paint('dim', time.slice(11)),
    method,
    path,
    grant ?? '-',
    clientId ?? '-',
    paint(good ? 'green' : 'red', status === undefined ? 'no answer' : String(status)),
    ...(fault === undefined ? [] : [paint('yellow', `(fault ${fault})`)]),
    paint('dim', `${durationMs} ms`),
  ].join(' ');
};
