import { localError } from '../error/local.js';
import type { NoTokenError } from '../error/model.js';
import type { Steering } from '../operation/request.js';
import { requestIdOf } from '../operation/request.js';

/** Nothing that is kept serves a request: why, in words. */
export const noToken = (steering: Steering, fact: string): NoTokenError =>
  localError('no_token', { requestId: requestIdOf(steering) }, [fact]);
