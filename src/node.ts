/**
 * For programs on Node that have a person before them: sign-in by the system's browser, and a code to enter on another
 * device, as it is shown in a terminal.
 *
 * @module
 */
export { interactive } from './node/interactive.js';
export type { InteractiveRequest, LoopbackHost } from './node/interactive-request.js';
export { showUserCode, type ShowUserCodeSettings } from './node/show-user-code.js';
