/**
 * What a web application and a page need around a sign-in: where it is kept until the browser is back, the answer as it
 * comes, and logout by another application. Web APIs only.
 *
 * @module
 */
export { browserFlows, type FlowStorage } from './flow/browser-flows.js';
export { callbackOf, type CallbackReader, type CallbackRequest } from './flow/callback-of.js';
export { callbackOfPage, type CallbackPage } from './flow/callback-of-page.js';
export type { FlowLifetime, FlowStore } from './flow/flow-store.js';
export { frontChannelLogout, type FrontChannelLogout, type FrontChannelRequest } from './flow/front-channel-logout.js';
export { memoryFlows, type MemoryFlowsSettings } from './flow/memory-flows.js';
export { sealedFlows, type SealedFlows } from './flow/sealed-flows.js';
