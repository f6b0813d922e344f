/**
 * When to try again, as values: policies, what can be made of them, those that suit Microsoft's services, and what a policy
 * would do. Pure: `withRetry` of `tokenrail` does it.
 *
 * @module
 */
export {
  getIntersectMonoid,
  getLattice,
  getUnionMonoid,
  type PolicyLattice,
  type PolicyMonoid,
} from './retry/algebra.js';
export { after, both, cap, intersect, mapDelay, union, when } from './retry/combine.js';
export { decide, type Decision, type Situation } from './retry/decide.js';
export { devicePolling } from './retry/device-polling.js';
export { decorrelatedJitter, equalJitter, fullJitter } from './retry/jitter.js';
export { managedIdentityRetry } from './retry/managed-identity.js';
export {
  exponential,
  immediately,
  recurs,
  spaced,
  stop,
  within,
  type PolicyTransform,
  type RetryPolicy,
  type RetryStatus,
} from './retry/policy.js';
export type { PreviewedTry, PreviewEnd } from './retry/chart.js';
export { preview, type Preview, type PreviewSettings } from './retry/preview.js';
export { serverWait } from './retry/server-wait.js';
export { interactiveRetry, standardRetry } from './retry/standard.js';
